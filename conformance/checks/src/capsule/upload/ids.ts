import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { overKeptConnection } from '../kept-connection.ts';
import { locationOf, passingUpload, upload, type Upload } from './request.ts';

const sampleSize = 24;

/** The ids of some capsules, uploaded one after the other: the first half over one connection, the others over one each. */
async function sampleIds(subject: Subject<CapsuleTarget>): Promise<readonly string[]> {
  const ids: string[] = [];
  const take = async (until: number, send: (request: Upload) => Promise<Exchange>): Promise<void> => {
    while (ids.length < until) {
      const exchange = await send(await passingUpload(subject));
      const obstacle = upload.notAccepted(exchange);
      if (obstacle !== undefined) undecided(`only ${ids.length} of ${sampleSize} capsules could be uploaded: the target ${obstacle}`);
      ids.push((locationOf(exchange) ?? '').split('/').at(-1) ?? '');
    }
  };
  await overKeptConnection(() => subject.wire.connect(subject.target.post), (send) => take(sampleSize / 2, send));
  await take(sampleSize, (request) => upload.send(subject, request));
  return ids;
}

/** What a sample of transaction ids shows. */
export const transactionIds: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/upload/ids/unique',
    requirements: ['UC.KTS.01/3', 'CCS/transaction-id-unique'],
    level: 'MUST',
    notSoleKiller: 'Two equal ids have everything in common: capsule/upload/ids/unpredictable sees them too.',
    expected: `${sampleSize} capsules get ${sampleSize} different transaction ids.`,
    why: 'The id is the only name of a capsule: a second one under the same name makes one of them unreachable.',
    next: 'Make a new random id for every capsule and let the store refuse one that exists.',
    async run(subject) {
      const ids = await sampleIds(subject);
      const different = new Set(ids).size;
      if (different < ids.length) deviates(`${ids.length} capsules got ${different} different ids`);
    },
  },
  {
    id: 'capsule/upload/ids/unpredictable',
    requirements: ['UC.KTS.01/3', 'CCS/transaction-id-unpredictable'],
    level: 'MUST',
    expected: `${sampleSize} transaction ids show no counter, no time and no common pattern.`,
    why: 'Whoever can guess ids can ask the server about the capsules of others.',
    next: 'Take at least 16 octets from a cryptographically secure random generator for each id.',
    async run(subject) {
      const pattern = patternIn(await sampleIds(subject));
      if (pattern !== undefined) deviates(pattern);
    },
  },
];

/**
 * What makes ids guessable, in the order they were given out; undefined when nothing is seen. Random ones fail with a
 * probability far below one in a million.
 */
export function patternIn(ids: readonly string[]): string | undefined {
  const lengths = new Set(ids.map(({ length }) => length));
  if (lengths.size > 1) return `the ids have lengths from ${Math.min(...lengths)} to ${Math.max(...lengths)}, as a counter has`;
  const positions = Array.from({ length: ids[0]?.length ?? 0 }, (_, at) => ids.map((id) => id.charAt(at)));
  const varying = positions.filter((characters) => new Set(characters).size > 1);
  if (varying.length < 16) return `only ${varying.length} characters of the ids differ`;
  // A prefix and the version of a UUID.
  const fixed = positions.length - varying.length;
  if (fixed > 4) return `${fixed} of ${positions.length} characters are the same in all ids`;
  // Where a position rarely changes, or changes in order, time or a counter is at work.
  const frozen = varying.filter((characters) => new Set(characters).size < 5);
  // The variant of a UUID is one of four.
  if (frozen.length > 1) return `${frozen.length} of the ${varying.length} characters that differ take fewer than five values in ${ids.length} ids`;
  const sorted = ids.toSorted();
  if (ids.every((id, at) => id === sorted[at]) || ids.every((id, at) => id === sorted.at(-1 - at))) return 'each id is greater, or each is smaller, than the one before';
  return undefined;
}
