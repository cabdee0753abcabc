import { capsuleChecks, sharesChecks } from '@testbed/checks';
import { expect, test } from 'vitest';
import { defects, serverDefects } from './catalogue.ts';
import type { Area } from './defect.ts';
import { profileOf } from './planted.ts';

const checks = [...capsuleChecks, ...sharesChecks];

test('each defect has an id of its own, below the name of what is broken', () => {
  expect(new Set(defects.map(({ id }) => id)).size).toBe(defects.length);
  for (const { id, server } of serverDefects) expect(id).toMatch(server === 'capsule-server' ? /^capsule\// : /^shares\//);
});

test('each defect tells in one sentence what the broken server or client does', () => {
  for (const { what } of defects) expect(what).toMatch(/^[A-Z].*[^.]\.$/s);
});

test('each defect of a server declares checks that run in its profile', () => {
  const missing = serverDefects.flatMap((defect) => {
    const suite = (defect.server === 'capsule-server' ? capsuleChecks : sharesChecks).filter(({ profiles }) => profiles?.includes(profileOf(defect)) ?? true);
    return defect.caughtBy.filter((check) => !suite.some(({ id }) => id === check)).map((check) => `${defect.id}: ${check}`);
  });
  expect(missing).toEqual([]);
});

test('there are more than 25 defects of each kind of server, and some in every area', () => {
  for (const server of ['capsule-server', 'shares-server']) expect(serverDefects.filter((defect) => defect.server === server).length).toBeGreaterThan(25);
  const areas: readonly Area[] = ['validation', 'authentication', 'authorisation', 'revocation', 'expiry', 'nonces', 'ticket', 'tls', 'storage', 'headers', 'leaks', 'concurrency', 'robustness'];
  expect(areas.filter((area) => !serverDefects.some((defect) => defect.area === area))).toEqual([]);
});

test('every check of level MUST is declared alone by a defect, or says why it is not', () => {
  const alone = new Set(serverDefects.flatMap(({ caughtBy, collateral = [] }) => (caughtBy.length === 1 && collateral.length === 0 ? caughtBy : [])));
  expect(checks.filter(({ id, level, notSoleKiller }) => level === 'MUST' && notSoleKiller === undefined && !alone.has(id)).map(({ id }) => id)).toEqual([]);
});
