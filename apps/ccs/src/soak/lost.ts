import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from '../test-process.ts';
import { exchange, type Exchanged } from './exchange.ts';

const clients = 16;

/** An upload that was answered with 201. */
export interface Acknowledged {
  readonly location: string;
  readonly capsule: Uint8Array;
}

/** How many acknowledged uploads the server does not serve, byte for byte, to their recipient. */
export async function countLost({ tlsCa: ca, jaak: { cert, key } }: Place, recipient: string, acknowledged: readonly Acknowledged[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients, ca, cert, key });
  const waiting = acknowledged.values();
  let lost = 0;
  const fetchNext = async (): Promise<void> => {
    for (const { location, capsule } of waiting) {
      const { status, body } = await exchangePatiently(recipient + location, agent);
      if (status !== 200 || !body.equals(capsule)) lost += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, fetchNext));
  agent.destroy();
  return lost;
}

/** A server that is too busy says 503: nothing is lost by that, and it is asked again. */
async function exchangePatiently(url: string, agent: Agent): Promise<Exchanged> {
  for (let patience = 60; ; patience -= 1) {
    const reply = await exchange(url, agent);
    if (reply.status !== 503 || patience === 0) return reply;
    await pause(500);
  }
}
