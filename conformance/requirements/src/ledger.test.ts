import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import documents from '../documents.json' with { type: 'json' };
import { requirement, requirements } from './ledger.ts';

const shared = join(import.meta.dirname, '../../../../shared');

/** The use cases as the seeds have them: main steps, and extensions. */
const useCases = [
  { id: 'UC.Client.01', mainSteps: 12, extensions: ['1a', '2a', '2b', '5a', '5b', '6a', '7a', '8a', '8b', '8c', '9a', '9b', '10a', '11a'] },
  { id: 'UC.Client.02', mainSteps: 10, extensions: ['2a', '3a', '4a', '5a', '6a', '6b', '8a', '9a'] },
  { id: 'UC.Client.P.01', mainSteps: 9, extensions: ['1a', '5a', '6a', '7a', '8a', '9a'] },
  { id: 'UC.Client.P.02', mainSteps: 8, extensions: ['2a', '5a', '8a'] },
  { id: 'UC.Client.P.04', mainSteps: 8, extensions: ['2a', '5a', '7a'] },
  { id: 'UC.Client.03', mainSteps: 11, extensions: ['1a', '5a', '6a', '6b', '6c', '7a', '7b', '8a', '9a'] },
  { id: 'UC.Client.04', mainSteps: 14, extensions: ['2a', '8a', '10a', '11a', '12a-1', '12a-2', '13a'] },
  { id: 'UC.KTS.01', mainSteps: 5, extensions: ['1a', '2a', '4a', '4b'] },
  { id: 'UC.KTS.02', mainSteps: 4, extensions: ['2a', '3a', '3b'] },
  { id: 'UC.KTS.03', mainSteps: 2, extensions: ['1a'] },
  { id: 'UC.KTS.04', mainSteps: 3, extensions: ['2a'] },
  { id: 'UC.KTS.06', mainSteps: 5, extensions: ['2a'] },
  { id: 'UC.KTS.07', mainSteps: 7, extensions: ['1a', '3a', '6a'] },
];

/** Steps and extensions that a ledger lacks, and those that no use case has. */
function holes(ids: readonly string[]): { missing: string[]; surplus: string[] } {
  const wanted = useCases.flatMap(({ id, mainSteps, extensions }) => [...Array.from({ length: mainSteps }, (_, step) => String(step + 1)), ...extensions].map((branch) => `${id}/${branch}`));
  const has = ids.filter((id) => id.startsWith('UC.'));
  return { missing: wanted.filter((id) => !has.includes(id)), surplus: has.filter((id) => !wanted.includes(id)) };
}

describe('the ledger', () => {
  const ids = requirements.map(({ id }) => id);

  test('has every main step and extension of the use cases, and no other', () => {
    expect(holes(ids)).toEqual({ missing: [], surplus: [] });
    expect(ids.filter((id) => /^UC\..*\/\d+$/.test(id))).toHaveLength(98);
    expect(ids.filter((id) => /^UC\..*\/\d+[a-z]/.test(id))).toHaveLength(63);
  });

  test('with a hole, or a step too many, is noticed', () => {
    expect(holes([...ids.filter((id) => id !== 'UC.KTS.01/4b'), 'UC.KTS.01/6'])).toEqual({ missing: ['UC.KTS.01/4b'], surplus: ['UC.KTS.01/6'] });
  });

  test('uses each document of documents.json, each known by one id', () => {
    const used = new Set(requirements.flatMap(({ sources }) => sources.map(({ document }) => document)));
    expect(documents.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
  });

  test('binds servers in their own profiles only', () => {
    const capsule = ['use-case', 'field', 'openapi-2'];
    const strange = requirements.filter(({ subject, profiles }) => subject.length === 1 && profiles.some((profile) => (subject[0] === 'capsule-server' && !capsule.includes(profile)) || (subject[0] === 'shares-server' && capsule.includes(profile))));
    expect(strange.map(({ id }) => id)).toEqual([]);
  });

  test('judges nothing that is only allowed', () => {
    expect(requirements.filter(({ level, observer, state }) => level === 'MAY' && observer === 'server-suite' && state.is !== 'excluded')).toEqual([]);
  });

  test('lets an expiry beyond the maximum be refused, shortened or either, by profile', () => {
    expect(requirement('UC.KTS.01/4b').profiles).toEqual(['use-case']);
    expect(requirement('OAS.CCS/expiry-adjusted').profiles).toEqual(['field']);
    expect(requirement('OAS.CCS/expiry-bounded').profiles).toEqual(['openapi-2']);
  });

  test('is frozen through and through', () => {
    expect(Object.isFrozen(requirements)).toBe(true);
    expect(Object.isFrozen(requirement('CCS/tls-1.3').sources[0])).toBe(true);
  });

  test('refuses an id it does not have', () => {
    expect(() => requirement('CCS/nothing')).toThrow(expect.objectContaining({ code: 'requirement-unknown', message: 'the ledger has no requirement CCS/nothing' }));
  });
});

describe('beside the seeds', () => {
  beforeEach((context) => {
    if (!existsSync(shared)) context.skip('../shared is not here (plain clone)');
  });

  test('the use cases of this test are those of the seeds', () => {
    expect(useCases).toEqual(JSON.parse(readFileSync(join(shared, 'seeds/use-case-ids.json'), 'utf8')));
  });

  const ofShared = documents.map(({ id }) => id).filter((id) => /^(seeds|reference)\//.test(id));

  test.each(ofShared)('%s exists', (id) => {
    expect(existsSync(join(shared, id))).toBe(true);
  });

  test.each(ofShared.filter((id) => id.endsWith('.md')))('%s has the sections that are cited', (id) => {
    const headings = (readFileSync(join(shared, id), 'utf8').match(/^#+ .*$/gm) ?? []).map((line) => line.replaceAll(/^#+ |`/g, ''));
    const cited = requirements.flatMap(({ sources }) => sources.filter(({ document }) => document === id).map(({ section }) => section));
    expect([...new Set(cited)].filter((section) => !headings.some((heading) => heading.startsWith(section)))).toEqual([]);
  });
});
