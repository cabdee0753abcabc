import { runServerSuite } from '@testbed/checks';
import type { ServerDefect } from '../defect.ts';
import { plantedServer, profileOf } from '../planted.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { checksAtATime, seed } from './settings.ts';

/** How much of the suite meets a broken server: all of it, or the declared checks and a sample. */
export type ServerExtent = 'full' | 'declared';

/** Run besides the declared checks where not the whole suite is: unrelated things still work. */
const sample = ['capsule/upload/accepted/rsa-16384', 'capsule/fetch/id-length/3', 'shares/create/share-129', 'shares/fetch/recipient-only'];

/** Plants a defect, runs the suite against the broken server and judges what it noticed. */
export async function judgeServer(defect: ServerDefect, extent: ServerExtent): Promise<Outcome> {
  const began = Date.now();
  const { target, stop } = await plantedServer(defect);
  try {
    const only = extent === 'declared' ? [...defect.caughtBy, ...sample] : undefined;
    const results = await runServerSuite(target, { profile: profileOf(defect), seed, only, parallel: checksAtATime });
    return outcomeOf(defect, results, extent, Date.now() - began);
  } finally {
    await stop();
  }
}
