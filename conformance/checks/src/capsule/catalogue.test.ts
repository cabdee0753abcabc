import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requirement } from '@testbed/requirements';
import type { CapsuleProfile, CapsuleTarget, Check } from '@testbed/runner';
import { expect, test } from 'vitest';
import { capsuleChecks } from './catalogue.ts';

const everyProfile: readonly CapsuleProfile[] = ['use-case', 'field', 'openapi-2'];

test('every id occurs once', () => {
  const ids = capsuleChecks.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(200);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('an id is the path of its file, with one more part where a file holds several; no check is left out of the catalogue', async () => {
  const found = new Set<string>();
  for (const file of globSync('**/*.ts', { cwd: import.meta.dirname, exclude: ['**/*.test.ts', '**/catalogue.ts'] })) {
    const exported = Object.values((await import(pathToFileURL(join(import.meta.dirname, file)).href)) as Record<string, unknown>).flat();
    for (const { id } of exported.filter(isCheck)) {
      const place = `capsule/${file.replace(/\.ts$/, '')}`;
      expect([place, id.slice(0, id.lastIndexOf('/'))], id).toContain(id === place ? id : place);
      expect(id.startsWith(place), id).toBe(true);
      found.add(id);
    }
  }
  expect([...found].sort()).toEqual(capsuleChecks.map(({ id }) => id).sort());
});

test('every requirement stands in the ledger, binds capsule servers, and is a MUST for some reason when the check is', () => {
  for (const { id, requirements, level, profiles = everyProfile } of capsuleChecks) {
    const cited = requirements.map((name) => requirement(name));
    expect(cited, id).not.toEqual([]);
    for (const { id: name, subject, observer } of cited) {
      expect(subject, `${id} cites ${name}`).toContain('capsule-server');
      expect(observer, `${id} cites ${name}`).toBe('server-suite');
    }
    expect(level === 'SHOULD' || cited.some((one) => one.level === 'MUST'), id).toBe(true);
    for (const profile of profiles) expect(cited.some((one) => one.profiles.some((own) => own === profile)), `${id} in ${profile}`).toBe(true);
  }
});

test('every text is a sentence', () => {
  for (const { id, expected, why, next } of capsuleChecks) {
    for (const text of [expected, why, next]) expect(text, id).toMatch(/^[A-Z\d/](?!.* {2}).*\.$/);
  }
});

test('the official scenarios are names of checks', () => {
  const aliases = capsuleChecks.flatMap((check) => check.aliases ?? []);
  expect(aliases.toSorted()).toEqual(officialScenarios.toSorted());
});

/** Of open-eid/cdoc2-gatling-tests. */
const officialScenarios = [
  'ECC-PUT_CAPSULE-POS-01-ONCE',
  'RSA-PUT_CAPSULE-POS-01-ONCE',
  'ECC-PUT_CAPSULE-POS-02-REPEATEDLY',
  'RSA-PUT_CAPSULE-POS-02-REPEATEDLY',
  'RSA-PUT-CAPSULE-POS-03-RANDOM_CONTENT',
  'RSA-PUT_CAPSULE-NEG-01-CAPSULE_TOO_BIG',
  'ECC-GET_CAPSULE-POS-01-CORRECT_REQUEST',
  'RSA-GET_CAPSULE-POS-01-CORRECT_REQUEST',
  'GET_CAPSULE-NEG-02-RANDOM_UUID_TRANSACTION_ID',
  'GET_CAPSULE-NEG-03-TOO_SHORT_TRANSACTION_ID',
  'GET_CAPSULE-NEG-04-EMPTY_STRING_TRANSACTION_ID',
  'GET_CAPSULE-NEG-05-MISSING_TRANSACTION_ID',
  'GET_CAPSULE-NEG-06-MISSING_TRANSACTION_ID_AND_URI_SLASH',
  'GET_CAPSULE-NEG-07-TOO_LONG_RANDOM_STRING_TRANSACTION_ID',
  'ECC-GET_CAPSULE-NEG-08-PUBLIC_KEY_NOT_MATCHING',
  'RSA-GET_CAPSULE-NEG-09-PUBLIC_KEY_NOT_MATCHING',
];

function isCheck(value: unknown): value is Check<CapsuleTarget> {
  return typeof value === 'object' && value !== null && 'run' in value && 'expected' in value;
}
