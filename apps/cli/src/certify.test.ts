import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rogueServer, type RogueServer } from './testing/rogue-server.ts';
import { testbed } from './testing/testbed.ts';
import { openWorkplace, type Workplace } from './testing/workplace.ts';

// `testbed certify server` as an implementer runs it: verdicts, exit codes, and all that must never become a verdict.

// oxlint-disable-next-line typescript/no-explicit-any -- target files and reports are read as a program without their types would
type Json = any;

let here: Workplace;
let rogue: RogueServer;

beforeAll(async () => {
  here = await openWorkplace();
  rogue = await rogueServer(join(here.data, 'pki'), (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
afterAll(async () => {
  rogue.close();
  await here.leave();
});

const target = (name: string): string => join(here.data, 'targets', `${name}.json`);

/** The world's target file with other members, beside it. */
function changed(name: string, change: (file: Json) => object): string {
  const file = JSON.parse(readFileSync(target(name), 'utf8'));
  const path = join(here.data, 'targets', `changed-${Math.random()}.json`);
  writeFileSync(path, JSON.stringify({ ...file, ...change(file) }));
  return path;
}

async function certify(file: string, ...args: string[]): Promise<{ code: number | null; document: Json; stderr: string; report: string; results: () => Json }> {
  const report = here.fresh('report');
  const run = await testbed(['certify', 'server', '--json', '--target', file, '--report', report, ...args]);
  return { code: run.code, stderr: run.stderr, report, document: run.document(), results: () => JSON.parse(readFileSync(join(report, 'results.json'), 'utf8')) };
}

describe('the servers of a world conform', () => {
  test.each(['capsule-server', 'shares-server-1'])('%s: exit 0, signed evidence that verifies offline', { timeout: 180_000 }, async (name) => {
    const { code, document, results, report, stderr } = await certify(target(name));
    const problems = results().checks.filter(({ verdict }: Json) => verdict === 'fail' || verdict === 'inconclusive' || verdict === 'warning');
    expect(problems.map(({ id, verdict, actual }: Json) => `${id} ${verdict}: ${actual}`)).toEqual([]);
    expect({ code, conclusion: document.conclusion }, stderr).toEqual({ code: 0, conclusion: 'conformant' });
    const executed = results().checks.filter(({ verdict }: Json) => verdict !== 'not-applicable');
    expect(executed.filter(({ transcript }: Json) => !existsSync(join(report, transcript))).map(({ id }: Json) => id)).toEqual([]);
    const verified = await testbed(['evidence', 'verify', '--json', report]);
    expect(verified.code, verified.stderr).toBe(0);
    writeFileSync(join(report, 'index.html'), readFileSync(join(report, 'index.html'), 'utf8').replace('conformant', 'Conformant'));
    expect((await testbed(['evidence', 'verify', report])).code).toBe(1);
  });
});

describe('verdicts and exit codes', () => {
  test('a server that answers 200 to everything is non-conformant: exit 1', { timeout: 120_000 }, async () => {
    const everything = changed('capsule-server', () => ({ post: rogue.url, fetch: rogue.url, hooks: {} }));
    const { code, document } = await certify(everything, '--only', 'capsule/upload');
    expect({ code, conclusion: document.conclusion }).toEqual({ code: 1, conclusion: 'non-conformant' });
    expect(document.summary.fail).toBeGreaterThan(0);
  });

  test('a demanded key store that is left out makes its checks inconclusive: exit 4, an optional one not applicable', async () => {
    const less = changed('capsule-server', ({ unacceptableClients: { revoked } }) => ({ unacceptableClients: { revoked } }));
    const { code, results } = await certify(less, '--only', 'UC.KTS.04/2a');
    const verdicts = new Set((results().checks as Json[]).map(({ verdict }) => verdict));
    expect({ code, inconclusive: verdicts.has('inconclusive'), notApplicable: verdicts.has('not-applicable'), fail: verdicts.has('fail') }).toEqual({ code: 4, inconclusive: true, notApplicable: true, fail: false });
  });

  test('a part of the suite is reported, and not signed', async () => {
    const { code, document, report } = await certify(target('capsule-server'), '--only', 'capsule/upload/created');
    expect({ code, conclusion: document.conclusion, signed: existsSync(join(report, 'manifest.jws')) }).toEqual({ code: 0, conclusion: 'incomplete', signed: false });
    expect((await testbed(['evidence', 'verify', report])).code).toBe(1);
  });

  test('--only with a name that there is not: exit 3, no report', async () => {
    const { code, document, report } = await certify(target('capsule-server'), '--only', 'capsule/nothing');
    expect({ code, written: existsSync(report) }).toEqual({ code: 3, written: false });
    expect(document.error.message).toBe('no check was run');
  });

  test('a known deviation does not fail the run; an unexpected pass does', async () => {
    const baseline = here.fresh('baseline.json');
    const deviation = { check: 'capsule/upload/created', owner: 'me', until: '2999-01-01', link: 'https://example.org', reason: 'known' };
    writeFileSync(baseline, JSON.stringify({ target: 'x', deviations: [deviation] }));
    const passes = await certify(target('capsule-server'), '--only', 'capsule/upload/created', '--baseline', baseline);
    expect({ code: passes.code, surprises: passes.document.surprises.map(({ kind }: Json) => kind) }).toEqual({ code: 1, surprises: ['unexpected-pass'] });
    const everything = changed('capsule-server', () => ({ post: rogue.url, fetch: rogue.url, hooks: {} }));
    expect((await certify(everything, '--only', 'capsule/upload/created', '--only', 'tls/sender/version-1.3', '--baseline', baseline)).code).toBe(0);
  });
});

describe('what is not the server\'s conformance is never a verdict: exit 3, one sentence, the next step', () => {
  test.each([
    ['is down', 'capsule-server', () => ({ post: 'https://localhost:1' }), 'target-unreachable', "https://localhost:1 can't be reached (ECONNREFUSED)"],
    ['has another chain', 'capsule-server', () => ({ trust: ['../pki/id-card-issuer.pem'] }), 'target-chain', 'does not lead to the trust of the target file'],
    ['is plain HTTP', 'capsule-server', () => ({ post: here.world.file.control.replace('http:', 'https:') }), 'target-unreachable', 'answers, but not with TLS'],
    ['is the management port', 'capsule-server', () => ({ fetch: here.world.file.capsuleServers[0]?.management }), 'target-service', 'asks for no certificate'],
    ['is the sender interface twice', 'capsule-server', ({ post }: Json) => ({ fetch: post }), 'target-service', 'answers 405 to GET'],
    ['is the recipient interface twice', 'capsule-server', ({ fetch }: Json) => ({ post: fetch }), 'target-service', 'answers 403 to POST /key-capsules'],
    ['is no shares server', 'shares-server-1', () => ({ url: here.world.file.capsuleServers[0]?.post }), 'target-service', 'answers 404 to POST /key-shares'],
    ['refuses the clients', 'capsule-server', ({ unacceptableClients }: Json) => ({ clients: [unacceptableClients.untrusted] }), 'target-identity', 'does not accept client 1'],
    ['has an expired client', 'capsule-server', ({ unacceptableClients }: Json) => ({ clients: [unacceptableClients.expired] }), 'target-identity', 'not now'],
    ['has a draft profile', 'shares-server-1', () => ({ profile: 'draft' }), 'target-profile', 'has no checks yet'],
    ['has a profile of another kind', 'capsule-server', () => ({ profile: 'released' }), 'target-profile', 'use-case, field, openapi-2'],
  ])('a target that %s', async (_what, name, change, error, words) => {
    const { code, document, report } = await certify(changed(name, change));
    expect({ code, written: existsSync(report) }).toEqual({ code: 3, written: false });
    expect(document.error).toMatchObject({ code: error, message: expect.stringContaining(words), next: expect.any(String) });
  });

  test('a target whose clock is skewed', async () => {
    expect((await testbed(['control', 'clock', new Date(Date.now() + 120_000).toISOString(), ...here.inWorld])).code).toBe(0);
    try {
      const { code, document } = await certify(target('capsule-server'));
      expect({ code, error: document.error.code }).toEqual({ code: 3, error: 'target-clock' });
      expect(document.error.message).toMatch(/the clock of https:\/\/localhost:\d+ is 1[12]\d s ahead of this machine's/);
    } finally {
      expect((await testbed(['control', 'clock', 'now', ...here.inWorld])).code).toBe(0);
    }
  });
});

describe('testbed target init: a foreign server is prepared outside any world', () => {
  test.each(['capsule-server', 'shares-server'])('%s: everything is there, nothing is overwritten; its certificates can be revoked and restored', { timeout: 120_000 }, async (kind) => {
    const folder = here.fresh('foreign');
    const made = await testbed(['target', 'init', kind, '--out', folder, '--host', 'ccs.example', '--services', 'http://127.0.0.1:19580', '--json']);
    expect(made.code, made.stderr).toBe(0);
    const doctor = await testbed(['doctor', '--target', join(folder, 'target.json'), '--json']);
    expect(doctor.code).toBe(3);
    expect(doctor.document().findings.map(({ check, ok }: Json) => [check, ok]).slice(0, 2)).toEqual([['target.json', true], ['key stores', true]]);
    expect((await testbed(['target', 'init', kind, '--out', folder])).code).toBe(3);

    const register = () => JSON.parse(readFileSync(join(folder, 'pki/index.json'), 'utf8')).certificates as Json[];
    const { serial } = register().find(({ status, issuer }) => status === 'good' && issuer === 'id-card');
    const statusOf = () => register().find((record) => record.serial === serial).status as string;
    expect((await testbed(['target', 'revoke', folder, serial])).code).toBe(0);
    expect(statusOf()).toBe('revoked');
    expect((await testbed(['target', 'restore', folder, serial])).code).toBe(0);
    expect(statusOf()).toBe('good');
    expect((await testbed(['target', 'revoke', folder, 'ABBA'])).code).toBe(3);
    mkdirSync(join(folder, 'empty'));
    expect((await testbed(['target', 'responder', join(folder, 'empty')])).code).toBe(3);
  });
});
