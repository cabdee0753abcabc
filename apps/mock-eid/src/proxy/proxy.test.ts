import { createHash } from 'node:crypto';
import type { Clock } from '@testbed/pki';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LogLine } from '../log.ts';
import type { App } from '../service.ts';
import { createWorld, relyingParty, serve, type Served, type World } from '../testing/world.ts';
import { proxy, type ProxySettings } from './proxy.ts';

let world: World;
let served: Served;
let app: App;
let seconds: number;
let lines: LogLine[];
beforeAll(async () => {
  world = await createWorld();
});
const clock: Clock = { now: () => new Date(Date.UTC(2026, 10, 22) + seconds * 1000) };
const settings: ProxySettings = { basePath: '/eid/v1', token: 'of-the-world', lifetime: 60, client: { id: 'a client', secret: 'p:ß' } };

function start(changed: Partial<ProxySettings> = {}): void {
  const log = (line: LogLine): void => void lines.push(line);
  app = proxy(world.tls, { ...settings, ...changed }, { services: served.app, relyingParty, clock, log });
}

beforeEach(() => {
  [seconds, lines] = [0, []];
  served = serve(world);
  start();
});
afterEach(async () => {
  await app.close();
  await served.app.close();
});

const hash = createHash('sha256').update('x').digest('base64');
const smartId = { hash, hashType: 'SHA256', allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText60: 'x' }] };
const mobileId = { hash, hashType: 'SHA256', phoneNumber: '+37200000766', nationalIdentityNumber: '38001085718', language: 'ENG' };

interface Answered {
  readonly status: number;
  readonly challenge: unknown;
  readonly body: Record<string, unknown>;
}

async function send(method: 'GET' | 'POST', path: string, authorization?: string, body?: unknown): Promise<Answered> {
  const headers = { ...(authorization === undefined ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await app.inject({ method, url: `/eid/v1${path}`, headers, ...(body === undefined ? {} : { payload: JSON.stringify(body) }) });
  return { status: response.statusCode, challenge: response.headers['www-authenticate'], body: response.json() };
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** What it takes to be given a token, unless changed. */
async function askToken({ id = 'a+client', secret = 'p%3A%C3%9F', form = 'grant_type=client_credentials' } = {}): Promise<Answered & { readonly cache: unknown }> {
  const response = await app.inject({
    method: 'POST',
    url: '/eid/v1/token',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: form,
  });
  return { status: response.statusCode, challenge: response.headers['www-authenticate'], body: response.json(), cache: response.headers['cache-control'] };
}

describe('BUC.05, the proxy forwards to either service, in its own name', () => {
  test.each([
    ['Smart-ID', '/smart-id/v2/authentication/etsi/PNOEE-38001085718', '/smart-id/v2/session', smartId],
    ['Mobile-ID', '/mobile-id/authentication', '/mobile-id/authentication/session', mobileId],
  ])('%s', async (_service, path, session, body) => {
    const started = await send('POST', path, bearer('of-the-world'), { ...body, relyingPartyUUID: 'none', relyingPartyName: '' });
    expect(started).toMatchObject({ status: 200, body: { sessionID: expect.any(String) } });
    const ended = await send('GET', `${session}/${String(started.body['sessionID'])}?timeoutMs=2000`, bearer('of-the-world'));
    expect(ended).toMatchObject({ status: 200, body: { state: 'COMPLETE', signature: { value: expect.any(String) } } });
  });

  test("a service's refusal comes through as it is", async () => {
    expect(await send('POST', '/smart-id/v2/authentication/etsi/PNOEE-37605030299', bearer('of-the-world'), smartId)).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await send('POST', '/mobile-id/authentication', bearer('of-the-world'), [])).toMatchObject({ status: 400, body: { traceId: expect.any(String) } });
    expect(await send('GET', '/mobile-id/nothing', bearer('of-the-world'))).toMatchObject({ status: 404 });
  });
});

describe('RFC 6750, 3: the proxy refuses', () => {
  const path = '/smart-id/v2/authentication/etsi/PNOEE-38001085718';
  test.each([
    ['no token', undefined, 'Bearer realm="eid-proxy"'],
    ['another scheme', 'Basic b2Y6', 'Bearer realm="eid-proxy"'],
    ['no characters', 'Bearer ', 'Bearer realm="eid-proxy"'],
    ['a foreign token', 'Bearer of-another-world', 'Bearer realm="eid-proxy", error="invalid_token", error_description="the token is unknown"'],
  ])('%s: 401, and nobody is asked', async (_what, authorization, challenge) => {
    expect(await send('POST', path, authorization, smartId)).toMatchObject({ status: 401, challenge });
    expect(served.sessions.pending()).toStrictEqual([]);
    expect(JSON.stringify(lines)).not.toMatch(/of-another-world|b2Y6/);
  });

  test('a token that it issued and that has expired: 401', async () => {
    const { body } = await askToken();
    const token = bearer(String(body['access_token']));
    expect((await send('POST', path, token, smartId)).status).toBe(200);
    seconds = 60;
    const challenge = 'Bearer realm="eid-proxy", error="invalid_token", error_description="the token is expired"';
    expect(await send('POST', path, token, smartId)).toMatchObject({ status: 401, challenge });
  });
});

describe('RFC 6749, 4.4: the proxy issues tokens', () => {
  test('to its client', async () => {
    const answer = { access_token: expect.any(String) as unknown, token_type: 'Bearer', expires_in: 60 };
    expect(await askToken()).toMatchObject({ status: 200, cache: 'no-store', body: answer });
  });

  test.each([
    ['another client', 401, 'invalid_client', { id: 'b' }],
    ['another secret', 401, 'invalid_client', { secret: 'p' }],
    ['another grant', 400, 'unsupported_grant_type', { form: 'grant_type=password' }],
    ['no grant', 400, 'invalid_request', { form: '' }],
    ['two grants', 400, 'invalid_request', { form: 'grant_type=client_credentials&grant_type=password' }],
  ])('not to %s: %i %s', async (_what, status, error, change) => {
    expect(await askToken(change)).toMatchObject({ status, body: { error } });
  });

  test('to nobody where no client is configured', async () => {
    await app.close();
    const { client: _none, ...others } = settings;
    app = proxy(world.tls, others, { services: served.app, relyingParty, clock, log: () => {} });
    expect(await askToken()).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});
