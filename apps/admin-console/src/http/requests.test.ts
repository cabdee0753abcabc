import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openAccounts } from '../accounts/accounts.ts';
import { benchPassword, openBench, type Bench, type BenchPerson } from '../testing/bench.ts';
import { totp } from '../testing/totp.ts';
import { visitorOf, type Answer, type Visitor } from '../testing/visitor.ts';

let bench: Bench;
let editor: BenchPerson;
let approver: BenchPerson;
let publisher: BenchPerson;
let viewer: BenchPerson;

beforeAll(async () => {
  bench = await openBench({ pages: async () => ({ handle: async (_request, response) => void response.end('a page'), close: async () => {} }) });
  [editor, approver, publisher, viewer] = await Promise.all([bench.person('eeva', 'editor'), bench.person('arvo', 'approver', 'editor'), bench.person('pille', 'publisher'), bench.person('vello', 'viewer')]);
});
afterAll(() => bench.remove());

function refused({ status, body }: Answer, expected: number, code: string) {
  expect({ status, code: body['code'] }).toEqual({ status: expected, code });
}

describe('what every request passes', () => {
  test('each answer has a policy with a nonce of its own, and may not be framed or sniffed', async () => {
    const [one, other] = await Promise.all([visitorOf(bench.origin).get('/sign-in'), visitorOf(bench.origin).get('/sign-in')]);
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).not.toBe(other.headers['content-security-policy']);
    expect(one.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' });
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['nobody says where from', { origin: '' }],
    ['an opaque origin', { origin: 'null' }],
  ])('a change from %s is refused', async (_from, headers) => {
    refused(await editor.visitor.post('/api/test/drafts', { kind: 'server-list' }, headers), 403, 'origin-refused');
  });

  test('a request for another host is refused', async () => {
    refused(await visitorOf(bench.origin).get('/sign-in', { host: 'evil.example' }), 403, 'origin-refused');
  });

  test('nothing of the API is kept by a cache', async () => {
    expect((await viewer.visitor.get('/api/test/audit-log')).headers['cache-control']).toBe('no-store');
    expect((await viewer.visitor.post('/api/test/drafts', {})).headers['cache-control']).toBe('no-store');
    expect((await visitorOf(bench.origin, '127.0.2.9').post('/api/auth/sign-in/username', { username: 'vello', password: 'wrong' })).headers['cache-control']).toContain('no-store');
  });

  test('nobody tells the inside its headers', async () => {
    const seen = await visitorOf(bench.origin).get('/sign-in', { 'x-nonce': 'mine', 'content-security-policy': "script-src 'nonce-mine'" });
    expect(seen.headers['content-security-policy']).not.toContain('mine');
  });

  test('pages are read only, and the sign-in library offers only what is used', async () => {
    refused(await editor.visitor.post('/sign-in', {}), 405, 'method-not-allowed');
    for (const path of ['/api/auth/sign-up/email', '/api/auth/update-user', '/api/auth/two-factor/disable', '/api/auth/delete-user']) refused(await editor.visitor.post(path, {}), 404, 'not-found');
  });
});

describe('who may ask', { timeout: 120_000 }, () => {
  test('nobody without a session', async () => {
    refused(await visitorOf(bench.origin).post('/api/test/drafts', { kind: 'server-list' }), 401, 'not-signed-in');
    refused(await visitorOf(bench.origin).get('/api/test/audit-log'), 401, 'not-signed-in');
  });

  test('nobody above viewer without a second factor, with the right password', async () => {
    const { token } = await bench.console.accounts.add({ name: 'uku', roles: ['editor'] });
    const visitor = visitorOf(bench.origin);
    await visitor.post('/api/enrol', { token, password: 'kuus halli hobust magab' });
    expect(await visitor.post('/api/auth/sign-in/username', { username: 'uku', password: 'kuus halli hobust magab' })).toMatchObject({ status: 200 });
    refused(await visitor.post('/api/test/drafts', { kind: 'server-list' }), 403, 'second-factor-missing');
    refused(await visitor.get('/api/test/audit-log'), 403, 'second-factor-missing');
  });

  test('a session does not come from the password alone once there is a second factor', async () => {
    const visitor = visitorOf(bench.origin);
    const first = await visitor.post('/api/auth/sign-in/username', { username: publisher.name, password: publisher.password, trustDevice: true });
    expect(first.body).toMatchObject({ twoFactorRedirect: true });
    refused(await visitor.get('/api/test/audit-log'), 401, 'not-signed-in');
    expect((await visitor.post('/api/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await visitor.post('/api/auth/two-factor/verify-totp', { code: totp(publisher.key, Date.now() + 30_000), trustDevice: true })).status).toBe(200);
    expect((await visitor.get('/api/test/audit-log')).status).toBe(200);
  });

  test('a session that was opened before the second factor does not count as one that proved it', async () => {
    const { token } = await bench.console.accounts.add({ name: 'ants', roles: ['editor'] });
    const [early, late] = [visitorOf(bench.origin, '127.0.2.1'), visitorOf(bench.origin, '127.0.2.2')];
    await early.post('/api/enrol', { token, password: benchPassword });
    await early.post('/api/auth/sign-in/username', { username: 'ants', password: benchPassword });
    await late.post('/api/auth/sign-in/username', { username: 'ants', password: benchPassword });
    const { body } = await late.post('/api/auth/two-factor/enable', { password: benchPassword });
    await late.post('/api/auth/two-factor/verify-totp', { code: totp(new URL(body['totpURI'] as string).searchParams.get('secret') ?? '') });
    expect((await late.get('/api/test/audit-log')).status).toBe(200);
    refused(await early.get('/api/test/audit-log'), 403, 'second-factor-missing');
    expect((await late.post('/api/auth/change-password', { currentPassword: benchPassword, newPassword: 'kümme valget karu ujub', revokeOtherSessions: true })).status).toBe(200);
    expect((await late.get('/api/test/audit-log')).status).toBe(200);
    refused(await early.get('/api/test/audit-log'), 401, 'not-signed-in');
  });

  test('no device is trusted for longer than a session', async () => {
    const visitor = visitorOf(bench.origin);
    await visitor.post('/api/auth/sign-in/username', { username: approver.name, password: approver.password });
    await visitor.post('/api/auth/two-factor/verify-totp', { code: totp(approver.key, Date.now() + 30_000), trustDevice: true });
    expect((await visitor.get('/api/test/audit-log')).status).toBe(200);
    await visitor.post('/api/auth/sign-out', {});
    const again = await visitor.post('/api/auth/sign-in/username', { username: approver.name, password: approver.password });
    expect(again.body).toMatchObject({ twoFactorRedirect: true });
  });

  test('the session cookie is for this site and not for scripts, and sign-out ends the session on the server', async () => {
    const visitor = visitorOf(bench.origin);
    const { headers } = await visitor.post('/api/auth/sign-in/username', { username: viewer.name, password: viewer.password });
    const cookie = (headers['set-cookie'] as readonly string[]).find((one) => one.includes('session_token'));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const stolen = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await visitor.post('/api/auth/sign-out', {});
    refused(await visitorOf(bench.origin).get('/api/test/audit-log', { cookie: stolen }), 401, 'not-signed-in');
  });

  test('a wrong name and a wrong password look the same', async () => {
    const [name, password] = await Promise.all([
      visitorOf(bench.origin, '127.0.0.3').post('/api/auth/sign-in/username', { username: 'nobody', password: 'wrong wrong wrong' }),
      visitorOf(bench.origin, '127.0.0.3').post('/api/auth/sign-in/username', { username: 'vello', password: 'wrong wrong wrong' }),
    ]);
    expect([name.status, name.text]).toEqual([password.status, password.text]);
    expect(name.status).toBe(401);
  });

  test('a code opens one session only', async () => {
    const { key } = await bench.person('tiit', 'approver'); // Whose code of now is used.
    const visitor = visitorOf(bench.origin, '127.0.2.3');
    await visitor.post('/api/auth/sign-in/username', { username: 'tiit', password: benchPassword });
    const code = totp(key, Date.now() + 30_000);
    expect((await visitor.post('/api/auth/two-factor/verify-totp', { code })).status).toBe(200);
    const thief = visitorOf(bench.origin, '127.0.2.4');
    await thief.post('/api/auth/sign-in/username', { username: 'tiit', password: benchPassword });
    refused(await thief.post('/api/auth/two-factor/verify-totp', { code }), 401, 'code-used');
    refused(await thief.get('/api/test/audit-log'), 401, 'not-signed-in');
    expect(bench.logged.filter(({ event }) => event === 'second-factor').map(({ outcome }) => outcome)).toContain('code-used');
  });

  test('wrong passwords are counted by name too, wherever they come from', async () => {
    await bench.person('leo', 'viewer');
    const guesses = await Promise.all(Array.from({ length: 20 }, (_, index) => visitorOf(bench.origin, `127.0.3.${index + 1}`).post('/api/auth/sign-in/username', { username: 'Leo', password: 'wrong' })));
    expect(guesses.map(({ status }) => status)).toEqual(guesses.map(() => 401));
    refused(await visitorOf(bench.origin, '127.0.3.99').post('/api/auth/sign-in/username', { username: 'leo', password: benchPassword }), 429, 'too-many-requests');
    expect(bench.logged.filter(({ name }) => name === 'leo').map(({ outcome }) => outcome)).toContain('too-many-requests');
    expect(JSON.stringify(bench.logged)).not.toContain(benchPassword);
  });

  test('what was refused is in the log, without the query', async () => {
    await visitorOf(bench.origin).get('/api/test/audit-log?token=geheim');
    expect(bench.logged.at(-1)).toEqual({ event: 'refused', outcome: 'not-signed-in', request: 'GET /api/test/audit-log', client: '127.0.0.1' });
  });

  test('guessing passwords is slowed down', async () => {
    const guesses = await Promise.all(Array.from({ length: 12 }, () => visitorOf(bench.origin, '127.0.0.9').post('/api/auth/sign-in/username', { username: 'vello', password: 'wrong wrong wrong' })));
    expect(guesses.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(2);
  });

  test('an enrolment link opens once, and not with a password that is easily guessed', async () => {
    const { token } = await bench.console.accounts.add({ name: 'uno', roles: ['viewer'] });
    refused(await visitorOf(bench.origin).post('/api/enrol', { token, password: 'short' }), 400, 'password-too-short');
    refused(await visitorOf(bench.origin).post('/api/enrol', { token, password: 'password1234' }), 400, 'password-common');
    expect((await visitorOf(bench.origin).post('/api/enrol', { token, password: 'seitse sinist siili' })).status).toBe(200);
    refused(await visitorOf(bench.origin).post('/api/enrol', { token, password: 'kaheksa musta karu' }), 400, 'enrolment-invalid');
  });

  test('a session ends ten hours after the sign-in, however busy it was', async () => {
    const { visitor } = await bench.person('rein', 'viewer');
    const headers = new Headers({ cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
    const at = async (hours: number) => (await openAccounts(bench.console.authentication, { now: () => new Date(Date.now() + hours * 3_600_000) })).personOf(headers);
    expect(await at(9.9)).toMatchObject({ name: 'rein' });
    expect(await at(10.1)).toBeUndefined();
  });

  test('a session ends after half an hour without a page or a change; each of them begins it anew', async () => {
    const { visitor } = await bench.person('malle', 'viewer');
    const begun = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const after = (minutes: number) => vi.setSystemTime(begun + minutes * 60_000);
      after(29);
      await visitor.get('/');
      after(58);
      expect((await visitor.get('/api/test/audit-log')).status).toBe(200); // Which is what a stream does when it reconnects: nobody did anything.
      after(60);
      refused(await visitor.get('/api/test/audit-log'), 401, 'not-signed-in');
    } finally {
      vi.useRealTimers();
    }
  });

  test('ten wrong codes lock the second factor for a quarter of an hour, wherever they come from', async () => {
    const { key } = await bench.person('vilma', 'approver');
    const challenged = async (address: string) => {
      const visitor = visitorOf(bench.origin, address);
      await visitor.post('/api/auth/sign-in/username', { username: 'vilma', password: benchPassword });
      return visitor;
    };
    const verify = (visitor: Visitor, code: string) => visitor.post('/api/auth/two-factor/verify-totp', { code });
    const wrong = [totp(key, 0), totp(key, Date.now() - 120_000)] as const; // Of 1970, and one that has ended.
    for (const address of ['127.0.4.1', '127.0.4.2']) {
      const visitor = await challenged(address);
      for (let guess = 0; guess < 5; guess += 1) refused(await verify(visitor, wrong[guess % 2] ?? ''), 401, 'INVALID_CODE');
    }
    const right = totp(key, Date.now() + 30_000);
    refused(await verify(await challenged('127.0.4.3'), right), 429, 'ACCOUNT_TEMPORARILY_LOCKED');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
    try {
      expect((await verify(await challenged('127.0.4.4'), totp(key))).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a password has any characters, up to 128, and every one of them counts; it is kept as a slow hash of its own', async () => {
    const password = 'Tere, õhtu! 🐫 '.repeat(9).slice(0, 128);
    const hashes: string[] = [];
    for (const name of ['salme', 'selma']) {
      const { token } = await bench.console.accounts.add({ name, roles: ['viewer'] });
      expect((await visitorOf(bench.origin).post('/api/enrol', { token, password })).status).toBe(200);
    }
    const signIn = (given: string) => visitorOf(bench.origin, '127.0.4.5').post('/api/auth/sign-in/username', { username: 'salme', password: given });
    expect((await signIn(password)).status).toBe(200);
    for (const other of [password.slice(0, 72), password.slice(0, -1), password.toLowerCase()]) expect((await signIn(other)).status).toBe(401);
    const database = new DatabaseSync(join(bench.folder, 'data/accounts.sqlite'), { readOnly: true });
    for (const row of database.prepare('SELECT password FROM account WHERE userId IN (SELECT id FROM user WHERE username IN (?, ?))').all('salme', 'selma')) hashes.push(String(row['password']));
    database.close();
    // scrypt: 16 bytes of salt, 64 of hash.
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{32}:[0-9a-f]{128}$/), expect.stringMatching(/^[0-9a-f]{32}:[0-9a-f]{128}$/)]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  test('a password is changed with the current one only', async () => {
    const { visitor } = await bench.person('helve', 'viewer');
    const newPassword = 'üheksa pruuni põtra ujub';
    refused(await visitor.post('/api/auth/change-password', { currentPassword: 'not this one, no', newPassword }), 400, 'INVALID_PASSWORD');
    expect((await visitor.post('/api/auth/change-password', { currentPassword: benchPassword, newPassword })).status).toBe(200);
  });

  test('a recovery code opens once', async () => {
    const { token } = await bench.console.accounts.add({ name: 'ilme', roles: ['editor'] });
    const first = visitorOf(bench.origin, '127.0.4.6');
    await first.post('/api/enrol', { token, password: benchPassword });
    await first.post('/api/auth/sign-in/username', { username: 'ilme', password: benchPassword });
    const { body } = await first.post('/api/auth/two-factor/enable', { password: benchPassword });
    await first.post('/api/auth/two-factor/verify-totp', { code: totp(new URL(body['totpURI'] as string).searchParams.get('secret') ?? '') });
    const [code, other] = body['backupCodes'] as readonly string[];
    expect(code).not.toBe(other);
    const use = async (address: string) => {
      const visitor = visitorOf(bench.origin, address);
      await visitor.post('/api/auth/sign-in/username', { username: 'ilme', password: benchPassword });
      return { used: await visitor.post('/api/auth/two-factor/verify-backup-code', { code }), visitor };
    };
    const { used, visitor } = await use('127.0.4.7');
    expect(used.status).toBe(200);
    expect((await visitor.get('/api/test/audit-log')).status).toBe(200);
    expect((await use('127.0.4.8')).used.status).toBe(401);
  });

  test('a lost authenticator is withdrawn by a reset: sessions end, and nothing of before opens', async () => {
    const { key, visitor } = await bench.person('oskar', 'approver');
    await bench.console.accounts.reset('oskar');
    refused(await visitor.get('/api/test/audit-log'), 401, 'not-signed-in');
    const again = visitorOf(bench.origin, '127.0.4.9');
    expect((await again.post('/api/auth/sign-in/username', { username: 'oskar', password: benchPassword })).status).toBe(401);
    expect((await again.post('/api/auth/two-factor/verify-totp', { code: totp(key, Date.now() + 30_000) })).status).toBe(401);
    expect((await bench.console.accounts.list()).find(({ name }) => name === 'oskar')).toMatchObject({ secondFactor: false });
  });

  test('each sign-in has a session of its own, which nobody guesses', async () => {
    await bench.person('viive', 'viewer');
    const cookieOf = async () => {
      const visitor = visitorOf(bench.origin, '127.0.4.10');
      await visitor.post('/api/auth/sign-in/username', { username: 'viive', password: benchPassword });
      return visitor.cookies.get('console.session_token') ?? '';
    };
    const [one, other] = [await cookieOf(), await cookieOf()];
    expect(one).toMatch(/^[A-Za-z0-9]{32}\./);
    expect(one).not.toBe(other);
    const [token = '', signature = ''] = one.split('.');
    refused(await visitorOf(bench.origin).get('/api/test/audit-log', { cookie: `console.session_token=${token.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))}.${signature}` }), 401, 'not-signed-in');
  });

  test('a disabled account is out at once', async () => {
    const { visitor } = await bench.person('heiki', 'viewer');
    expect((await visitor.get('/api/test/audit-log')).status).toBe(200);
    await bench.console.accounts.change('heiki', { disabled: true });
    refused(await visitor.get('/api/test/audit-log'), 401, 'not-signed-in');
    await visitor.post('/api/auth/sign-in/username', { username: 'heiki', password: 'viis rohelist kaamelit kõnnib' });
    refused(await visitor.get('/api/test/audit-log'), 401, 'not-signed-in');
  });
});

describe('the way of a draft, by direct requests', () => {
  test('BUC.02 roles: only an editor drafts; only another one approves; only a publisher publishes, and only approved bytes', async () => {
    refused(await viewer.visitor.post('/api/test/drafts', { kind: 'client-configuration' }), 403, 'role-missing');
    const created = await approver.visitor.post('/api/test/drafts', { kind: 'client-configuration' });
    expect(created.status).toBe(200);
    const { id } = created.body['draft'] as { readonly id: string };
    const path = `/api/test/drafts/${id}`;
    const submitted = await approver.visitor.post(`${path}/submit`, {});
    const { digest } = submitted.body;
    refused(await publisher.visitor.post(`${path}/publish`, { digest }), 409, 'draft-state');
    refused(await approver.visitor.post(`${path}/approve`, { digest }), 403, 'own-draft');
    refused(await editor.visitor.post(`${path}/approve`, { digest }), 403, 'role-missing');
    const second = await bench.person('anu', 'approver');
    refused(await second.visitor.post(`${path}/approve`, { digest: `sha256:${'0'.repeat(64)}` }), 409, 'digest-mismatch');
    expect((await second.visitor.post(`${path}/approve`, { digest })).status).toBe(200);
    refused(await editor.visitor.post(`${path}/publish`, { digest }), 403, 'role-missing');
    expect(await publisher.visitor.post(`${path}/publish`, { digest })).toMatchObject({ status: 200, body: { version: 1, digest } });
    expect(existsSync(join(bench.folder, 'published/test/client-configuration.json'))).toBe(true);
  });

  test('what was published is fetched without a session, and not again while it is the same', async () => {
    const visitor = visitorOf(bench.origin);
    const first = await visitor.get('/published/test/client-configuration.json');
    expect(first).toMatchObject({ status: 200, body: { version: 1, environment: 'test' } });
    expect(await visitor.get('/published/test/client-configuration.json', { 'if-none-match': String(first.headers.etag) })).toMatchObject({ status: 304, text: '' });
    refused(await visitor.post('/published/test/client-configuration.json', {}), 405, 'method-not-allowed');
    for (const path of ['/published/test/..%2f..%2fdata/cookie.key', '/published/test/.hidden', '/published/production/x.json', '/published/test/', '/published/test/nothing.json', '/published/test/exports']) refused(await visitor.get(path), 404, 'not-found');
  });

  test('text that would be SQL is a text', async () => {
    const injected = "x' OR '1'='1";
    refused(await visitorOf(bench.origin, '127.0.4.11').post('/api/auth/sign-in/username', { username: injected, password: benchPassword }), 422, 'INVALID_USERNAME');
    expect((await visitorOf(bench.origin, '127.0.4.11').post('/api/auth/sign-in/username', { username: 'vello', password: injected })).status).toBe(401);
    refused(await editor.visitor.post(`/api/test/drafts/${encodeURIComponent(injected)}/submit`, {}), 404, 'draft-unknown');
    refused(await editor.visitor.post('/api/test/revert', { kind: 'server-list', version: 1 }), 404, 'version-unknown');
  });

  test('requests that are no requests', async () => {
    refused(await editor.visitor.post('/api/production/drafts', { kind: 'server-list' }), 404, 'not-found');
    refused(await editor.visitor.post('/api/test/drafts', { kind: 'poem' }), 400, 'request-invalid');
    refused(await editor.visitor.post('/api/test/drafts', []), 400, 'request-invalid');
    refused(await editor.visitor.post('/api/test/drafts', {}, { 'content-type': 'text/plain' }), 400, 'request-invalid');
    refused(await editor.visitor.post('/api/test/drafts/none/submit', {}), 404, 'draft-unknown');
    refused(await editor.visitor.get('/api/nothing'), 404, 'not-found');
    refused(await editor.visitor.post('/api/certificates', { base64: 'x'.repeat(5_000_000) }), 413, 'request-too-large');
  });

  test('a probe goes only where a list says, and only for an editor', async () => {
    refused(await viewer.visitor.post('/api/test/probe', { url: 'https://127.0.0.1:1' }), 403, 'role-missing');
    refused(await editor.visitor.post('/api/test/probe', { url: 'https://127.0.0.1:1' }), 403, 'probe-not-allowed');
    const looks = await Promise.all(Array.from({ length: 20 }, () => editor.visitor.post('/api/test/probe', { url: 'https://127.0.0.1:1' })));
    expect(looks.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('a fingerprint counts as compared only with its own last digits', async () => {
    const fingerprint = `${'ab'.repeat(28)}01234567`;
    refused(await editor.visitor.post('/api/test/fingerprint', { url: 'https://a.example', fingerprint, typed: '76543210' }), 400, 'fingerprint-different');
    expect((await editor.visitor.post('/api/test/fingerprint', { url: 'https://a.example', fingerprint, typed: '0123 4567' })).status).toBe(200);
    expect(bench.console.environments.get('test')?.publishing.audit().at(-1)).toMatchObject({ action: 'compare-fingerprint', actor: { name: 'eeva' }, details: { fingerprint } });
  });
});
