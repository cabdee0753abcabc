import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Connection, Response } from '@testbed/wire';
import { overKeptConnection } from '../kept-connection.ts';
import { aSecondClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { clearDifference } from './clear-difference.ts';
import { differenceBetween, varyingHeaders, type Seen } from './difference.ts';
import { fetched, pathOf, unknownId } from './request.ts';

interface Timed {
  readonly response: Response;
  /** Milliseconds from the request to its answer. */
  readonly duration: number;
}

/** A stranger who asks, and the path of a capsule that is not theirs. */
async function asStranger(subject: Subject<CapsuleTarget>, run: (ask: (path: string) => Promise<Timed>, notYours: string) => Promise<void>): Promise<void> {
  const { path: notYours } = await fetched(subject);
  const connect = (): Promise<Connection> => subject.wire.connect(subject.target.fetch, { client: clientOf(subject.target, 1) });
  await overKeptConnection(connect, (send) =>
    run(async (path) => {
      const started = performance.now();
      const { response, failure } = await send({ method: 'GET', path });
      return response ? { response, duration: performance.now() - started } : undecided(`the target gave no answer: ${failure?.reason}`);
    }, notYours),
  );
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
        const seen = async (id: string): Promise<Seen> => ({ ...(await ask(pathOf(id))).response, id });
        const stranger = await seen(idOf(path));
        const nothing = await seen(unknownId(subject, idOf(path).length));
        const difference = differenceBetween(stranger, nothing, varyingHeaders(stranger, await seen(stranger.id)));
        if (difference !== undefined) deviates(`for not yours and not there ${difference}`);
        subject.observe(`answered both ${stranger.status}, with the same headers and body`);
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
          times[1].push((await ask(pathOf(unknownId(subject, idOf(path).length)))).duration);
        }
        const difference = clearDifference(...times);
        if (difference !== undefined) deviates(`not yours took ${difference.toFixed(1)} ms ${difference > 0 ? 'more' : 'less'} than not there (median of ${rounds})`);
      }),
  },
];

function idOf(path: string): string {
  return path.slice(pathOf('').length);
}

const rounds = 21;
