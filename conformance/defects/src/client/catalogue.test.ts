import { clientChecks } from '@testbed/checks';
import { describe, expect, test } from 'vitest';
import { clientDefects } from './catalogue.ts';
import { checksFor } from './checks.ts';
import { edited, staleness } from './edit.ts';

const known = new Set(clientChecks.map(({ id }) => id));

describe('broken clients', () => {
  test('each can still be planted: its text stands once in the source, and what replaces it is something else', () => {
    expect(clientDefects.map((defect) => ({ id: defect.id, stale: staleness(defect) })).filter(({ stale }) => stale !== undefined)).toEqual([]);
    expect(clientDefects.filter(({ find, replace }) => find === replace)).toEqual([]);
  });

  test('each is named below client/, and breaks the client alone', () => {
    for (const { id, file } of clientDefects) {
      expect(id).toMatch(/^client\/[a-z\d/-]+$/);
      expect(file, id).toMatch(/^(?:libs\/(?:client|container|auth-ticket|eid|pki|protocol|server-list)|apps\/cli)\/src\/[\w/-]+\.ts$/);
    }
  });

  test('each declares checks that there are, none of them as collateral', () => {
    const missing = clientDefects.flatMap(({ id, caughtBy, collateral = [] }) => [
      ...caughtBy.filter((check) => !known.has(check)).map((check) => `${id}: there is no ${check}`),
      ...collateral.filter(({ check }) => !known.has(check) && !clientChecks.some((one) => one.id.startsWith(`${check}/`))).map(({ check }) => `${id}: there is no ${check}`),
      ...collateral.filter(({ check }) => caughtBy.includes(check)).map(({ check }) => `${id} declares ${check} twice`),
    ]);
    expect(missing).toEqual([]);
  });

  test('most checks kill some; those that none declares are told', () => {
    const killers = new Set(clientDefects.flatMap(({ caughtBy }) => caughtBy));
    const idle = clientChecks.map(({ id }) => id).filter((id) => !killers.has(id));
    expect(idle.length).toBeLessThan(known.size);
    process.stdout.write(`${clientDefects.length} broken clients; ${idle.length} of ${known.size} checks of clients kill none of them:\n${idle.join('\n')}\n`);
  });
});

describe('which checks meet a broken client', () => {
  const caughtBy = ['client/decrypt/damaged/hmac'] as const;

  test('the declared ones alone', () => expect(checksFor({ caughtBy }, 'declared')).toEqual(caughtBy));

  test('those beside them, and a sample', () => {
    const ids = checksFor({ caughtBy }, 'neighbours');
    expect(ids).toEqual(expect.arrayContaining(['client/decrypt/damaged/hmac', 'client/decrypt/damaged/tag', 'client/reencrypt/password']));
    expect(ids).not.toContain('client/decrypt/header/at-limit');
  });

  test('all', () => expect(checksFor({ caughtBy }, 'full')).toEqual([...known]));
});

describe('an edit', () => {
  const edit = { file: 'libs/one.ts', find: 'a === b', replace: 'true' };

  test('is made in the one place where its text stands', () => expect(edited('if (a === b) go();', edit)).toBe('if (true) go();'));

  test.each([['nowhere', 'if (a == b) go();', 0], ['twice', 'a === b || a === b', 2]])('is refused where its text stands %s', (_where, source, times) => {
    expect(() => edited(source, edit)).toThrow(`"a === b" stands ${times} times in libs/one.ts, not once`);
  });
});
