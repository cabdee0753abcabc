import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAdapter, type Adapter, type ArgumentName } from '@testbed/adapters';
import { abilitiesOf } from './abilities.ts';
import { journeys } from './arbitrary.ts';
import { inWords } from './in-words.ts';
import { credentialOf } from './model/credential.ts';
import { faults, openingPlaces, sendingPlaces } from './model/faults.ts';

const ready = join(import.meta.dirname, '../../adapters/ready');

describe.each(['testbed', 'cdoc2-cli', 'cdoc-tool'])('journeys for %s', (name) => {
  const adapter = readAdapter(join(ready, `${name}.json`));
  const abilities = abilitiesOf(adapter);

  test('have nothing that the adapter does not offer', () => {
    fc.assert(
      fc.property(journeys(abilities), (journey) => {
        const { recipients, capsules, expiry } = journey;
        const needed: ArgumentName[] = recipients.map((recipient): ArgumentName => (recipient.kind === 'card' ? `recipient.${recipient.by === 'certificate' ? 'certificate' : 'publicKey'}` : `recipient.${recipient.kind}`));
        if (expiry !== undefined) needed.push('expiry');
        for (const opening of [...journey.openings, { ...journey.last, credential: 'right' as const }]) {
          const credential = credentialOf(journey, opening, abilities);
          needed.push('means' in credential ? `credential.${credential.means}` : `credential.${credential.kind}`);
          if (credential.kind === 'card' && capsules === 'server') needed.push('server.capsule');
        }
        const schemes = recipients.map((recipient) => ({ card: recipient.kind === 'card' && recipient.person === 'rsa' ? { container: 'SC02', server: 'SC04' }[capsules] : { container: 'SC01', server: 'SC03' }[capsules], password: 'SC06', secret: 'SC05', shares: 'SC07' })[recipient.kind]);
        expect(needed.filter((argument) => adapter.arguments[argument] === undefined)).toEqual([]);
        expect(schemes.filter((scheme) => !adapter.supports.includes(scheme))).toEqual([]);
      }),
    );
  });

  test('name their recipients and what happens', () => {
    fc.assert(
      fc.property(journeys(abilities), (journey) => {
        const lines = inWords(journey);
        expect(lines.filter((line) => !/\w/.test(line) || line.includes('undefined'))).toEqual([]);
        expect(lines[0]?.split(', ')).toHaveLength(journey.recipients.length);
      }),
    );
  });

  test('are the same for the same seed', () => {
    const some = (): unknown => fc.sample(journeys(abilities), { seed: 7, numRuns: 20 });
    expect(some()).toEqual(some());
  });
});

describe('what is left out', () => {
  const adapter = readAdapter(join(ready, 'testbed.json'));

  test('nothing, for our client', () => {
    expect(abilitiesOf(adapter).leftOut).toEqual([]);
  });

  test.each<[string, Partial<Adapter>, string]>([
    ['a scheme that is not claimed', { supports: adapter.supports.filter((scheme) => scheme !== 'SC04') }, 'RSA cards, the capsule on a server'],
    ['an argument that is not given', { arguments: { ...adapter.arguments, 'credential.smartId': undefined } as unknown as Adapter['arguments'] }, 'shares signed for with smartId'],
  ])('%s', (_what, change, leftOut) => {
    expect(abilitiesOf({ ...adapter, ...change }).leftOut).toEqual([leftOut]);
  });
});

test('every fault of every place comes up in some hundreds of journeys of our client', () => {
  const met = new Set(
    fc
      .sample(journeys(abilitiesOf(readAdapter(join(ready, 'testbed.json')))), { seed: 1, numRuns: 5_000 })
      .flatMap(({ trouble, openings }) => [trouble, ...openings.map((opening) => opening.trouble)])
      .flatMap((trouble) => (trouble ? [`${trouble.place} ${trouble.fault}`] : [])),
  );
  const all = [...sendingPlaces, ...openingPlaces].flatMap((place) => Object.keys(faults[place]).map((fault) => `${place} ${fault}`));
  expect(all.filter((fault) => !met.has(fault))).toEqual([]);
});
