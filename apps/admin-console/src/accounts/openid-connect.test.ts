import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBench, type Bench } from '../testing/bench.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../testing/openid-provider.ts';
import { visitorOf, type Answer, type Visitor } from '../testing/visitor.ts';

let bench: Bench;
let provider: OpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider('console');
  bench = await openBench({ pages: async () => ({ handle: async (_request, response) => void response.end('a page'), close: async () => {} }), openIdConnect: { name: 'Agency', discovery: provider.discovery, clientId: 'console', clientSecret: 'secret' } });
});
afterAll(async () => {
  await bench.remove();
  await provider.close();
});

/** As a browser goes: to the provider and back to the console. */
async function signInAs(email: string, visitor: Visitor): Promise<Answer> {
  provider.email = email;
  const { body } = await visitor.post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/signed-in', errorCallbackURL: '/sign-in' });
  const { headers } = await fetch(body['url'] as string, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  return visitor.get(back.pathname + back.search);
}

describe('sign-in by OpenID Connect', () => {
  test('somebody who has an account comes in with its roles, without a password', async () => {
    await bench.console.accounts.add({ name: 'eeva', email: 'eeva@agency.example', roles: ['editor'] });
    const visitor = visitorOf(bench.origin);
    expect((await signInAs('eeva@agency.example', visitor)).headers.location).toBe('/signed-in');
    expect(await visitor.post('/api/test/drafts', { kind: 'client-configuration' })).toMatchObject({ status: 200, body: { draft: { author: { name: 'eeva' } } } });
  });

  test('nobody gets an account that way, and a disabled one stays out', async () => {
    const stranger = visitorOf(bench.origin);
    expect((await signInAs('mallory@agency.example', stranger)).headers.location).toMatch(/^\/sign-in\?error=/);
    expect(await stranger.get('/api/test/audit-log')).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(await bench.console.accounts.list()).toHaveLength(1);
    await bench.console.accounts.change('eeva', { disabled: true });
    const disabled = visitorOf(bench.origin);
    await signInAs('eeva@agency.example', disabled);
    expect(await disabled.get('/api/test/audit-log')).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  test('who signed in is sent back to a page of the console only', async () => {
    for (const callbackURL of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)']) {
      expect(await visitorOf(bench.origin).post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL })).toMatchObject({ status: 403 });
    }
  });

  test('a code that was begun in another browser opens nothing', async () => {
    provider.email = 'eeva@agency.example';
    const { body } = await visitorOf(bench.origin).post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/signed-in', errorCallbackURL: '/sign-in' });
    const { headers } = await fetch(body['url'] as string, { redirect: 'manual' });
    const back = new URL(headers.get('location') ?? '');
    const victim = visitorOf(bench.origin);
    await victim.get(back.pathname + back.search);
    expect(await victim.get('/api/test/audit-log')).toMatchObject({ status: 401 });
    expect(bench.logged.map(({ outcome }) => outcome)).toContain('Failed to parse state');
    expect(JSON.stringify(bench.logged)).not.toContain(back.searchParams.get('state'));
  });
});
