import { clientChecks, containerChecks } from '@testbed/checks';
import { describe, expect, test } from 'vitest';
import { containerDefects } from '../container/catalogue.ts';
import { clientDefects } from './catalogue.ts';
import { checksFor } from './checks.ts';
import { edited, editsOf, staleness } from './edit.ts';

const known = new Set(clientChecks.map(({ id }) => id));
const vectors = new Set(containerChecks.map(({ id }) => id));

/** Every broken client, whichever suite must notice. */
const all = [...clientDefects, ...containerDefects];

const refusedFirst = 'Our servers refuse such a client before it can be judged: its passing twin fails.';

/** Checks that can't kill a client of ours, and why. */
const idleFor: Readonly<Record<string, string>> = {
  'client/encrypt/server/tls-1.3': refusedFirst,
  'client/encrypt/offline/no-server-asked': 'Where its command names no server, our client knows of none.',
  'client/decrypt/server/own-certificate': refusedFirst,
  'client/decrypt/server/tls-1.3': refusedFirst,
  'client/shares/encrypt/tls-1.3': refusedFirst,
  'client/shares/ticket/header': refusedFirst,
  'client/shares/ticket/issuer': refusedFirst,
  'client/shares/ticket/form': refusedFirst,
  'client/shares/ticket/certificate': refusedFirst,
};

describe('broken clients', () => {
  test('each can still be planted: its text stands once in the source, and what replaces it is something else', () => {
    expect(all.map((defect) => ({ id: defect.id, stale: staleness(defect) })).filter(({ stale }) => stale !== undefined)).toEqual([]);
    expect(all.filter((defect) => editsOf(defect).some(({ find, replace }) => find === replace))).toEqual([]);
    expect(all.filter(({ file, also }) => file === also?.file)).toEqual([]);
  });

  test('each is named after the suite that must notice, and breaks the client alone', () => {
    for (const { id, suite, ...edits } of all) {
      expect(id).toMatch(/^(?:client|container)\/[a-z\d/-]+$/);
      expect(id.startsWith(`${suite}/`), id).toBe(true);
      for (const { file } of editsOf(edits)) expect(file, id).toMatch(/^(?:libs\/(?:client|container|auth-ticket|eid|pki|protocol|server-list)|apps\/cli)\/src\/[\w/-]+\.ts$/);
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

  test('those that vectors must find declare vectors that there are, none of them as collateral', () => {
    const missing = containerDefects.flatMap(({ id, caughtBy, collateral = [] }) => [
      ...caughtBy.filter((check) => !vectors.has(check)).map((check) => `${id}: there is no ${check}`),
      ...collateral.filter(({ check }) => !containerChecks.some((one) => one.id === check || one.id.startsWith(`${check}/`) || one.id.startsWith(`${check}.`))).map(({ check }) => `${id}: there is no ${check}`),
      ...collateral.filter(({ check }) => caughtBy.includes(check)).map(({ check }) => `${id} declares ${check} twice`),
    ]);
    expect(missing).toEqual([]);
  });

  test('every area of the suite has some; checks that kill none are told, with the reason where there is one', () => {
    const killers = new Set<string>(clientDefects.flatMap(({ caughtBy }) => caughtBy));
    const idle = clientChecks.map(({ id }) => id).filter((id) => !killers.has(id));
    process.stdout.write(`${clientDefects.length} broken clients; ${idle.length} of ${known.size} checks of clients kill none of them:\n${idle.map((id) => `${id}: ${idleFor[id] ?? 'nobody has planted one'}`).join('\n')}\n`);
    expect(Object.keys(idleFor).filter((id) => !idle.includes(id))).toEqual([]);
    const areas = new Set(clientChecks.map(({ id }) => id.split('/').slice(0, 3).join('/')).filter((area) => !known.has(area)));
    expect([...areas].filter((area) => ![...killers].some((check) => check.startsWith(`${area}/`)))).toEqual([]);
  });
});

describe('which checks meet a broken client', () => {
  const caughtBy = ['client/decrypt/damaged/hmac'] as const;

  test('the declared ones alone', () => expect(checksFor({ caughtBy, suite: 'client' }, 'declared')).toEqual(caughtBy));

  test('those beside them, and a sample', () => {
    const ids = checksFor({ caughtBy, suite: 'client' }, 'neighbours');
    expect(ids).toEqual(expect.arrayContaining(['client/decrypt/damaged/hmac', 'client/decrypt/damaged/tag', 'client/reencrypt/password']));
    expect(ids).not.toContain('client/decrypt/header/at-limit');
  });

  test('all', () => expect(checksFor({ caughtBy, suite: 'client' }, 'full')).toEqual([...known]));

  test('vectors: those of the same layer, and a sample; or all', () => {
    const defect = { caughtBy: ['hmac/zeros.secret'], suite: 'container' } as const;
    const ids = checksFor(defect, 'neighbours');
    expect(ids).toEqual(expect.arrayContaining(['hmac/zeros.secret', 'hmac/wrong-but-sealed.rsa-2048', 'tar/large-files.secret']));
    expect(ids).not.toContain('tar/symbolic-link.secret');
    expect(checksFor(defect, 'full')).toEqual([...vectors]);
  });
});

describe('an edit', () => {
  const edit = { file: 'libs/one.ts', find: 'a === b', replace: 'true' };

  test('is made in the one place where its text stands', () => expect(edited('if (a === b) go();', edit)).toBe('if (true) go();'));

  test.each([['nowhere', 'if (a == b) go();', 0], ['twice', 'a === b || a === b', 2]])('is refused where its text stands %s', (_where, source, times) => {
    expect(() => edited(source, edit)).toThrow(`"a === b" stands ${times} times in libs/one.ts, not once`);
  });
});
