import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServerList } from '../model.ts';
import { ServerListProblem } from '../problem.ts';
import { p256, publish, rootFor, type Crew } from '../testing/publisher.ts';
import { bytesOf, daysFromNow, exampleList, successor } from '../testing/servers.ts';
import { firstRoot } from './add-root.ts';
import { verifyServerList, type PublishedFiles } from './verify.ts';

/** Days that the freshness file of a publication holds. */
const freshFor = 7;

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant('publish') }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('change keys') }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('wait'), days: fc.integer({ min: 1, max: 9 }) }) },
    { weight: 8, arbitrary: fc.record({ does: fc.constant('attack'), list: fc.nat(), signatures: fc.nat(), freshness: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('fetch the newest') }) },
  ),
  { minLength: 3, maxLength: 14 },
);

const freshCrew = (): Crew => ({ root: [p256()], list: [p256()], freshness: [p256()] });

interface Release {
  readonly version: number;
  readonly day: number;
  readonly files: PublishedFiles;
}

/** An honest publisher: every version follows the one before, every change of keys is signed by the old ones. */
async function honestPublisher(): Promise<{ root: Uint8Array; releases: Release[]; publish(day: number): Promise<void>; changeKeys(day: number): Promise<void> }> {
  let crew = freshCrew();
  let roots = await rootFor(crew);
  const { defaultCapsuleServer: _none, ...empty } = { ...exampleList, servers: [] };
  let list: ServerList = empty;
  const releases: Release[] = [];
  const release = async (day: number): Promise<void> => {
    releases.push({ version: list.version, day, files: await publish(bytesOf(list), roots, crew, daysFromNow(day)) });
  };
  await release(0);
  return {
    root: firstRoot(roots),
    releases,
    async publish(day) {
      list = successor(list);
      await release(day);
    },
    async changeKeys(day) {
      const next = freshCrew();
      roots = await rootFor(next, roots, { signers: [...crew.root, ...next.root] });
      crew = next;
      await release(day);
    },
  };
}

test('whatever mixture of files an attacker serves, a client never goes back, never takes a foreign list, and is never kept behind for longer than the freshness time', async () => {
  const strangers = freshCrew();
  const foreign = await publish(bytesOf({ ...exampleList, version: 99 }), await rootFor(strangers), strangers);
  const outcomes = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const publisher = await honestPublisher();
      let day = 0;
      let state: ReturnType<typeof verifyServerList>['state'] | undefined;
      /** The code of the refusal; undefined for an accepted list, whose invariants are checked. */
      const fetch = (files: PublishedFiles): string | undefined => {
        const before = state?.list.version ?? 0;
        try {
          state = verifyServerList({ root: publisher.root, state, files, now: daysFromNow(day) }).state;
        } catch (error) {
          if (!(error instanceof ServerListProblem)) throw error;
          outcomes.refused += 1;
          return error.code;
        }
        outcomes.accepted += 1;
        const accepted = state.list.version;
        expect(publisher.releases.map((release) => release.files.list)).toContainEqual(files.list);
        expect(accepted).toBeGreaterThanOrEqual(before);
        const replaced = publisher.releases.find(({ version }) => version > accepted)?.day ?? day;
        expect(day - replaced).toBeLessThan(freshFor);
        return undefined;
      };
      const newestFetched: [actual: string | undefined, expected: string | undefined][] = [];
      for (const step of plan) {
        if (step.does === 'publish') await publisher.publish(day);
        else if (step.does === 'change keys') await publisher.changeKeys(day);
        else if (step.does === 'wait') day += step.days;
        else if (step.does === 'attack') {
          const stock = [...publisher.releases.map(({ files }) => files), foreign];
          const pick = (index: number): PublishedFiles => stock[index % stock.length] ?? foreign;
          fetch({ list: pick(step.list).list, signatures: pick(step.signatures).signatures, freshness: pick(step.freshness).freshness });
        } else {
          const newest = publisher.releases.at(-1);
          const code = newest && fetch(newest.files);
          newestFetched.push([code, newest && day - newest.day >= freshFor ? 'server-list-frozen' : undefined]);
        }
      }
      // What the publisher offers is accepted, unless it let its own freshness file run out.
      expect(newestFetched.map(([actual]) => actual)).toEqual(newestFetched.map(([, expected]) => expected));
    }),
    { numRuns: 60 },
  );
  expect(outcomes.accepted).toBeGreaterThan(0);
  expect(outcomes.refused).toBeGreaterThan(0);
});
