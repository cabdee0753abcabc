/** Kills a capsule server in the middle of uploads, again and again, and looks for what it had acknowledged. */
import { randomInt } from 'node:crypto';
import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { makePlace, startCcs, type Ccs, type Place } from '../test-process.ts';
import { differentCapsules } from './capsules.ts';
import { exchange } from './exchange.ts';
import { countLost, type Acknowledged } from './lost.ts';
import type { TrialStore } from './store.ts';

/** What came of the rounds. */
export interface KillFigures {
  readonly rounds: number;
  /** Uploads that were answered with 201. */
  readonly acknowledged: number;
  /** Uploads that the kill left without an answer: they may be there or not. */
  readonly unanswered: number;
  /** Acknowledged uploads that were not served, byte for byte, by the next process. */
  readonly lost: number;
}

const clients = 16;

/**
 * Starts a server on the store, uploads from many clients, kills it with SIGKILL at some moment after the first dozen
 * acknowledgements, and fetches from
 * the next one everything that was acknowledged; so often as told, and at the end everything once more.
 *
 * @param progress is told the figures after each round
 * @throws Error when a server does not start
 */
export async function killRounds(rounds: number, { location }: TrialStore, progress: (figures: KillFigures) => void = () => {}): Promise<KillFigures> {
  const place = await makePlace();
  const config = { ...place.config, store: location, revocation: { ...(place.config['revocation'] as object), cachedAnswers: 10 } };
  const capsules = differentCapsules(place);
  const all: Acknowledged[] = [];
  let fresh: Acknowledged[] = [];
  let figures: KillFigures = { rounds: 0, acknowledged: 0, unanswered: 0, lost: 0 };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const { ccs, sender, recipient } = await start(place, config);
      const lost = await countLost(place, recipient, fresh);
      fresh = [];
      const uploading = Promise.all(Array.from({ length: clients }, () => uploadUntilGone(place, sender, capsules, fresh)));
      await acknowledgements(fresh);
      await pause(randomInt(0, 400));
      ccs.child.kill('SIGKILL');
      await ccs.exit;
      const unanswered = (await uploading).reduce((sum, count) => sum + count, 0);
      all.push(...fresh);
      figures = { rounds: round, acknowledged: all.length, unanswered: figures.unanswered + unanswered, lost: figures.lost + lost };
      progress(figures);
    }
    const { ccs, recipient } = await start(place, config);
    const lost = await countLost(place, recipient, all);
    ccs.child.kill('SIGTERM');
    await ccs.exit;
    return { ...figures, lost: Math.max(figures.lost, lost) };
  } finally {
    await place.close();
  }
}

/** However slow the machine is, a round has something to lose. */
async function acknowledgements(fresh: readonly Acknowledged[]): Promise<void> {
  for (let patience = 600; fresh.length < 12 && patience > 0; patience -= 1) await pause(50);
}

async function start(place: Place, config: unknown): Promise<{ ccs: Ccs; sender: string; recipient: string }> {
  const ccs = startCcs(place, config);
  const ready = await ccs.ready;
  if (!ready) throw new Error(`the server did not start: ${JSON.stringify(ccs.log.at(-1))}`);
  return { ccs, ...ready.listeners };
}

/** Uploads one after the other until the server is gone; returns how many uploads it left unanswered. */
async function uploadUntilGone({ tlsCa: ca }: Place, sender: string, capsules: readonly Uint8Array[], acknowledged: Acknowledged[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
  try {
    for (;;) {
      const capsule = capsules[randomInt(capsules.length)] as Uint8Array;
      const { status, location } = await exchange(`${sender}/key-capsules`, agent, capsule);
      if (status === 201) acknowledged.push({ location, capsule });
      else if (status !== 503) throw new Error(`an upload was answered with ${status}`);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 1;
    throw error;
  } finally {
    agent.destroy();
  }
}
