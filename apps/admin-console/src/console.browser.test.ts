/** The console in a browser: one build, one world, one console, one Chromium for all of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ServerList } from '@testbed/server-list';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { builtPages } from './pages.ts';
import { benchPassword, openBench, type Bench, type BenchPerson } from './testing/bench.ts';
import { browserMissing, openBrowser, visit, windowOf } from './testing/browser.ts';
import { announceNext, approve, draftFirstList, endRollOver, makeDecryptOnly, publish, save, startDraft, submit, takeLiveCertificate } from './testing/buc02.ts';
import { buildPages } from './testing/build.ts';
import { startCapsuleServer, type CapsuleServer } from './testing/capsule-server.ts';
import { listClient, type ListClient } from './testing/list-client.ts';
import { peopleOf } from './testing/people.ts';
import { totp } from './testing/totp.ts';
import { violations } from './testing/violations.ts';
import { visitorOf } from './testing/visitor.ts';
import { describeRunsAndWorld } from './world/testing/pages.ts';
import { startTestWorld, type TestWorld } from './world/testing/world.ts';

let bench: Bench;
let world: TestWorld;
let live: CapsuleServer;
/** One fetches each list that is published, the other the first one only. */
let client: ListClient;
let late: ListClient;
let browser: Browser;
let people: Record<'editor' | 'approver' | 'publisher', BenchPerson>;

beforeAll(async () => {
  if (browserMissing !== undefined) return;
  await buildPages();
  // Pages are built for production; what serves them must be of the same kind.
  vi.stubEnv('NODE_ENV', 'production');
  [world, browser] = await Promise.all([startTestWorld(), openBrowser()]);
  bench = await openBench({ pages: builtPages, environments: ['test', 'production'], world: world.file });
  // Keys that the testbed makes for this installation stay in the folder too.
  vi.stubEnv('TESTBED_HOME', join(bench.folder, 'home'));
  const folk = peopleOf(world.file);
  live = await startCapsuleServer(folk);
  const delivered = { published: `${bench.origin}/published/test`, root: join(bench.folder, 'keys/test/server-list.root.json'), people: folk };
  [client, late] = [listClient({ ...delivered, folder: join(bench.folder, 'client') }), listClient({ ...delivered, folder: join(bench.folder, 'late') })];
  const [editor, approver, publisher] = await Promise.all([bench.person('eeva', 'editor'), bench.person('arvo', 'approver'), bench.person('pille', 'publisher')]);
  people = { editor, approver, publisher };
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await bench?.remove();
  await live?.close();
  await world?.stop();
  vi.unstubAllEnvs();
}, 60_000);

async function pageOf(person: BenchPerson | undefined, options: Parameters<typeof windowOf>[3] = {}): Promise<Page> {
  const page = await (await windowOf(browser, bench.origin, person, options)).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) blocked.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}
const blocked: string[] = [];

describe('BUC.02 in the browser', { timeout: 120_000 }, () => {
  let draft: string;
  let server: string;

  test('an editor adds a capsule server from an empty console, with the certificate that its administrator confirmed', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.editor);
    await draftFirstList(page, live);
    expect(await page.getByRole('button', { name: 'Submit for approval' }).isDisabled()).toBe(true);
    await takeLiveCertificate(page, live);
    await save(page);
    await submit(page);
    draft = new URL(page.url()).pathname;
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(bench.console.environments.get('test')?.publishing.audit().map(({ action }) => action)).toContain('compare-fingerprint');
    await page.context().close();
  });

  test('a second person sees every change and approves the exact bytes; a third one publishes', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const approver = await pageOf(people.approver);
    await visit(approver, draft);
    expect(await approver.getByRole('cell', { name: live.sender }).count()).toBe(1);
    const digest = await approver.locator('code').first().textContent();
    await approve(approver);
    const publisher = await pageOf(people.publisher);
    await visit(publisher, draft);
    await publish(publisher);
    expect(bench.console.environments.get('test')?.publishing.current('server-list')).toMatchObject({ version: 1, digest, author: { name: 'eeva' }, approver: { name: 'arvo' }, publisher: { name: 'pille' } });
    await publisher.getByText('Version 1, published').waitFor();
    await Promise.all([approver.context().close(), publisher.context().close()]);
  });

  test('a client that fetches the list, with the root it was delivered with, encrypts to the new server', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    await Promise.all([client.fetch(), late.fetch()]);
    server = publishedList().defaultCapsuleServer ?? '';
    expect(await client.encrypt('before.cdoc2')).toEqual({ code: 0, server });
    expect(await client.decrypt('before.cdoc2')).toEqual({ code: 0 });
  });

  test('its certificate rolls over, and at no moment is a client locked out', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.editor);
    await startDraft(page);
    await announceNext(page, live);
    await save(page);
    await submit(page);
    await decideByRequests(page);
    // Announced, but not there yet: with the list of before and with the new one.
    expect(await client.encrypt('announced-1.cdoc2')).toEqual({ code: 0, server });
    await client.fetch();
    expect(await client.encrypt('announced-2.cdoc2')).toEqual({ code: 0, server });

    await live.rollOver();
    const [during, opened, refused] = await Promise.all([client.encrypt('during.cdoc2'), client.decrypt('before.cdoc2'), late.encrypt('late.cdoc2')]);
    expect([during, opened]).toEqual([{ code: 0, server }, { code: 0 }]);
    // That is what the announcement was for: who never fetched it takes the server for somebody else's.
    expect(refused).toEqual({ code: 1, error: 'server-certificate-not-listed' });

    await startDraft(page);
    await endRollOver(page);
    await save(page);
    await submit(page);
    await decideByRequests(page);
    await client.fetch();
    expect(await client.encrypt('after.cdoc2')).toEqual({ code: 0, server });
    expect(await client.decrypt('announced-2.cdoc2')).toEqual({ code: 0 });
    await page.context().close();
  });

  test('decrypt-only: it takes nothing new, and what it has still opens', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.editor);
    await startDraft(page);
    await makeDecryptOnly(page);
    await save(page);
    await submit(page);
    await decideByRequests(page);
    await client.fetch();
    expect(await client.encrypt('more.cdoc2', '--server', server)).toEqual({ code: 1, error: 'server-decrypt-only' });
    expect(await Promise.all([client.decrypt('before.cdoc2'), client.decrypt('after.cdoc2')])).toEqual([{ code: 0 }, { code: 0 }]);
    await page.context().close();
  });
});

function publishedList(): ServerList {
  return JSON.parse(readFileSync(join(bench.folder, 'published/test/server-list.json'), 'utf8')) as ServerList;
}

/** The other two people, without a window: the draft that a page shows is approved and published. */
async function decideByRequests(page: Page): Promise<void> {
  const path = `/api/test/drafts/${new URL(page.url()).pathname.split('/').at(-1)}`;
  const digest = await page.locator('code').first().textContent();
  expect(await people.approver.visitor.post(`${path}/approve`, { digest })).toMatchObject({ status: 200 });
  expect(await people.publisher.visitor.post(`${path}/publish`, { digest })).toMatchObject({ status: 200 });
}

/** On the page behind an enrolment link. */
async function setPassword(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(benchPassword);
  await page.getByLabel('The same password again').fill(benchPassword);
  await page.getByRole('button', { name: 'Set the password' }).click();
}

describe('every page', { timeout: 240_000 }, () => {
  const pages = ['/', '/test/server-list', '/production/server-list', '/test/client-configuration', '/test/server-list/history', '/test/server-list/history/1', '/test/exports', '/test/calendar', '/test/audit', '/settings', '/runs'];

  test.for(['light', 'dark'] as const)('has no serious violation of accessibility, %s', async (colorScheme, context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const drafts = await Promise.all(
      ['client-configuration', 'server-list'].map(async (kind) => {
        const { body } = await people.editor.visitor.post('/api/test/drafts', { kind });
        return { kind, id: (body['draft'] as { readonly id: string }).id };
      }),
    );
    const page = await pageOf(people.editor, { colorScheme });
    const found: string[] = [];
    for (const path of [...pages, '/nowhere', ...drafts.map(({ kind, id }) => `/test/${kind}/drafts/${id}`)]) {
      await visit(page, path);
      found.push(...(await violations(page)));
    }
    for (const tab of ['Changes', 'Findings', 'Impact', 'JSON']) {
      await page.getByRole('tab', { name: tab }).click();
      found.push(...(await violations(page)));
    }
    await page.getByRole('tab', { name: 'Edit' }).click();
    for (const dialog of ['Look at the live server', 'Import']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      found.push(...(await violations(page)));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    const visitor = await pageOf(undefined, { colorScheme });
    const { token } = await bench.console.accounts.add({ name: `uus.${colorScheme}`, roles: ['editor'] });
    await visit(visitor, '/sign-in');
    found.push(...(await violations(visitor)));
    await visit(visitor, `/enrol/${token}`);
    found.push(...(await violations(visitor)));
    await setPassword(visitor);
    await visitor.getByRole('button', { name: 'Begin' }).click();
    await visitor.getByTestId('totp-key').waitFor();
    found.push(...(await violations(visitor)));
    expect(found).toEqual([]);
    await Promise.all(drafts.map(({ id }) => people.editor.visitor.post(`/api/test/drafts/${id}/discard`, {})));
    await Promise.all([page.context().close(), visitor.context().close()]);
  });

  test('shows nothing without a session, and asks who has no second factor to set one up', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    for (const path of pages) {
      const { status, headers } = await visitorOf(bench.origin).get(path);
      expect({ path, status, to: headers.location }).toEqual({ path, status: 307, to: '/sign-in' });
    }
  });

  test('leaves nothing behind: in no cache, not in the browser; and tells no version', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.editor);
    for (const path of pages) {
      const { 'cache-control': cache, 'x-powered-by': maker, server: program } = (await page.goto(path))?.headers() ?? {};
      expect({ path, cache, maker, program }).toEqual({ path, cache: expect.stringContaining('no-store'), maker: undefined, program: undefined });
    }
    expect(await page.evaluate('[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]')).toEqual(['']);
    await page.context().close();
  });

  test('shows a script that somebody planted in a draft as the text that it is', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const planted = '<img src=x onerror="globalThis.planted=1"><script>globalThis.planted=1</script>';
    const { body } = await people.editor.visitor.post('/api/production/drafts', { kind: 'server-list' });
    const { id, revision, content } = body['draft'] as { readonly id: string; readonly revision: number; readonly content: string };
    const server = { id: planted, name: planted, organisation: planted, capsuleTypes: ['KeyServerCapsule'], sender: `https://${planted}`, recipient: 'https://a.example', state: 'active', certificates: [{ purpose: 'current', pem: `-----BEGIN CERTIFICATE-----${planted}` }], notes: planted };
    expect(await people.editor.visitor.post(`/api/production/drafts/${id}/save`, { revision, content: JSON.stringify({ ...JSON.parse(content), servers: [server] }) })).toMatchObject({ status: 200 });
    const page = await pageOf(people.approver);
    await visit(page, `/production/server-list/drafts/${id}`);
    expect(await page.getByText(planted).count()).toBeGreaterThan(0);
    for (const tab of ['Findings', 'Impact', 'JSON']) await page.getByRole('tab', { name: tab }).click();
    expect(await page.evaluate('globalThis.planted')).toBeUndefined();
    await people.editor.visitor.post(`/api/production/drafts/${id}/discard`, {});
    await page.context().close();
  });

  test('is written in Estonian for who prefers it, and keeps what was chosen', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.publisher, { locale: 'et-EE' });
    await visit(page, '/');
    expect(await page.locator('html').getAttribute('lang')).toBe('et');
    await page.getByRole('heading', { name: 'Ülevaade' }).waitFor();
    await page.getByText('EN', { exact: true }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await visit(page, '/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.context().close();
  });

  test('begins with a link to its content, for the keyboard', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.publisher);
    await visit(page, '/test/audit');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.context().close();
  });

  test('a person enrols and signs in with both factors', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const { token } = await bench.console.accounts.add({ name: 'anu', displayName: 'Anu', roles: ['editor'] });
    const page = await pageOf(undefined);
    await visit(page, `/enrol/${token}`);
    await setPassword(page);
    await page.getByRole('button', { name: 'Begin' }).click();
    const key = (await page.getByTestId('totp-key').textContent()) ?? '';
    await page.getByLabel('Code of six digits').fill(totp(key));
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Account of Anu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').fill('anu');
    await page.getByLabel('Password', { exact: true }).fill(benchPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Code of six digits').fill(totp(key, Date.now() + 30_000)); // Each code opens once.
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect((await bench.console.accounts.list()).find(({ name }) => name === 'anu')).toMatchObject({ secondFactor: true });
    await page.context().close();
  });

  test('nothing of a page was blocked by its own policy', (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    expect(blocked).toEqual([]);
  });
});

describeRunsAndWorld(() => ({ bench, world, browser, editor: people.editor }));
