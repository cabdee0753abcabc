import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Connection, Response } from '@testbed/wire';
import { aSecondClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { fetched, pathOf, unknownId } from './request.ts';

/** What differs between any two answers, whatever they are about. */
const ofTheAnswer = new Set(['date']);

/** A stranger with a connection, a capsule that is not theirs, and ids that are not there. */
async function asStranger<T>(subject: Subject<CapsuleTarget>, run: (ask: (path: string) => Promise<{ readonly response: Response; readonly duration: number }>, notYours: string) => Promise<T>): Promise<T> {
  const { path } = await fetched(subject);
  const connection = await subject.wire.connect(subject.target.fetch, { client: clientOf(subject.target, 1) });
  try {
    return await run((asked) => answerTo(connection, asked), path);
  } finally {
    connection.close();
  }
}

async function answerTo(connection: Connection, path: string): Promise<{ readonly response: Response; readonly duration: number }> {
  const started = performance.now();
  const { response, failure } = await connection.send({ method: 'GET', path });
  return response ? { response, duration: performance.now() - started } : undecided(`the target gave no answer: ${failure?.reason}`);
}

/** How two answers differ to an eye that knows what the request was; undefined when they don't. */
export function differenceBetween(one: Response, other: Response): string | undefined {
  if (one.status !== other.status) return `the status is ${one.status} and ${other.status}`;
  if (!Buffer.from(one.body).equals(other.body)) return `the bodies differ (${one.body.length} and ${other.body.length} bytes)`;
  const headers = [one, other].map((response) => response.headers.filter(([name]) => !ofTheAnswer.has(name)).map(([name, value]) => `${name}: ${value}`));
  const [here = [], there = []] = headers;
  const odd = [...here.filter((line) => !there.includes(line)), ...there.filter((line) => !here.includes(line))];
  if (odd.length > 0) return `these headers differ: ${odd.join(', ')}`;
  return here.join('\n') === there.join('\n') ? undefined : 'the headers come in another order';
}

/** "Not yours" and "not there" are one answer. */
export const notYours: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/fetch/not-yours/same-answer',
    requirements: ['CCS/not-yours-like-not-there', 'OAS.CCS/get-mismatch-404', 'UC.KTS.02/3b'],
    level: 'MUST',
    needs: [aSecondClient],
    expected: 'The answer to a stranger who asks for a capsule equals the answer about one that is not there: status, headers and body.',
    why: 'Any difference tells a stranger who knows an id whether it is in use.',
    next: 'Let both cases take the same way out: one 404 from one place.',
    run: (subject) =>
      asStranger(subject, async (ask, path) => {
        const stranger = await ask(path);
        const nothing = await ask(pathOf(unknownId(subject, path.length - pathOf('').length)));
        const difference = differenceBetween(stranger.response, nothing.response);
        if (difference !== undefined) deviates(`for not yours and not there ${difference}`);
        subject.observe(`answered both ${stranger.response.status}, with the same headers and body`);
      }),
  },
  {
    id: 'capsule/fetch/not-yours/same-time',
    requirements: ['CCS/not-yours-timing'],
    level: 'SHOULD',
    needs: [aSecondClient],
    expected: 'The answers about not yours and not there take about the same time.',
    why: 'With enough requests even a small difference in time tells them apart.',
    next: 'Do the same work in both cases: look up, compare, answer.',
    // Other checks would disturb what is measured.
    alone: true,
    run: (subject) =>
      asStranger(subject, async (ask, path) => {
        const times: [stranger: number[], nothing: number[]] = [[], []];
        for (let round = 0; round < rounds; round += 1) {
          times[0].push((await ask(path)).duration);
          times[1].push((await ask(pathOf(unknownId(subject, path.length - pathOf('').length)))).duration);
        }
        const difference = clearDifference(...times);
        if (difference !== undefined) deviates(`not yours took ${difference.toFixed(1)} ms ${difference > 0 ? 'more' : 'less'} than not there (median of ${rounds})`);
      }),
  },
];

const rounds = 21;
/** Milliseconds; less than this is noise on most networks. */
const noticeable = 5;

/** How much longer the first take, in the median; undefined unless that is much and far more than they scatter. */
export function clearDifference(one: readonly number[], other: readonly number[]): number | undefined {
  const difference = median(one) - median(other);
  const scatter = Math.max(deviationOf(one), deviationOf(other));
  return Math.abs(difference) > noticeable && Math.abs(difference) > 4 * scatter ? difference : undefined;
}

/** The median absolute deviation: single outliers do not count. */
function deviationOf(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
