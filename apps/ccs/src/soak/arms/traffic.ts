/** Clients that upload and fetch without a pause, and count how they were answered. */
import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from '../../test-process.ts';
import { differentCapsules } from '../capsules.ts';
import { exchange, type Exchanged } from '../exchange.ts';
import type { Acknowledged } from '../lost.ts';

/** How often there was which answer: `upload 201`, `fetch 200`, `fetch 503 store-unavailable`, `upload ECONNRESET`. */
export type Answers = Record<string, number>;

/** Traffic that goes on. */
export interface Traffic {
  readonly acknowledged: readonly Acknowledged[];
  /** Resolves once so many further requests of each kind were answered. */
  more(requests: number): Promise<void>;
  /** Answers to requests that begin from now on are counted anew. Resolves when all that began before are answered. */
  count(): Promise<Answers>;
  stop(): Promise<void>;
}

/** Starts clients of which every other one keeps its connections. */
export function startTraffic(place: Place, { sender, recipient }: { readonly sender: string; readonly recipient: string }, clients = 4): Traffic {
  const { tlsCa: ca, jaak } = place;
  const capsules = differentCapsules(place);
  const acknowledged: Acknowledged[] = [];
  let answers: Answers = {};
  const open = new Set<Promise<unknown>>();
  let stopped = false;

  const ask = async (name: 'upload' | 'fetch', url: string, agent: Agent, body?: Uint8Array): Promise<Exchanged | undefined> => {
    const counted = answers;
    const exchanged = exchange(url, agent, body).catch((error: NodeJS.ErrnoException) => error);
    open.add(exchanged);
    const reply = await exchanged;
    open.delete(exchanged);
    const outcome = `${name} ${reply instanceof Error ? (reply.code ?? reply.message) : [reply.status, codeOf(reply)].join(' ').trim()}`;
    counted[outcome] = (counted[outcome] ?? 0) + 1;
    if (!(reply instanceof Error) && reply.status < 300) return reply;
    await pause(20);
    return undefined;
  };
  const client = async (keepAlive: boolean, first: number): Promise<void> => {
    const agents = { upload: new Agent({ keepAlive, maxSockets: 1, ca }), fetch: new Agent({ keepAlive, maxSockets: 1, ca, cert: jaak.cert, key: jaak.key }) };
    for (let index = first; !stopped; index += 1) {
      const capsule = capsules[index % capsules.length] as Uint8Array;
      const uploaded = await ask('upload', `${sender}/key-capsules`, agents.upload, capsule);
      if (uploaded) acknowledged.push({ location: uploaded.location, capsule });
      const wanted = acknowledged.at(-1);
      const fetched = wanted && (await ask('fetch', recipient + wanted.location, agents.fetch));
      if (fetched && !fetched.body.equals(wanted.capsule)) answers['fetch 200 of something else'] = 1;
    }
    for (const agent of Object.values(agents)) agent.destroy();
  };
  const running = Promise.all(Array.from({ length: clients }, (_, index) => client(index % 2 === 0, index * 7)));
  return {
    acknowledged,
    async more(requests) {
      const total = (kind: string): number => Object.entries(answers).reduce((sum, [name, count]) => sum + (name.startsWith(kind) ? count : 0), 0);
      const [uploads, fetches] = [total('upload') + requests, total('fetch') + requests];
      while (total('upload') < uploads || total('fetch') < fetches) await pause(20);
    },
    async count() {
      const fresh = (answers = {});
      await Promise.all(open);
      return fresh;
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

function codeOf({ status, body }: Exchanged): string {
  if (status < 300 || body.length === 0) return '';
  return (JSON.parse(body.toString()) as { code?: string }).code ?? '';
}
