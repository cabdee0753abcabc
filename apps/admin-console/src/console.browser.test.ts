/** The console in a browser: one build, one server, one Chromium for all of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { pinsOf, verifyServerList, type TrustedState } from '@testbed/server-list';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPages } from './pages.ts';
import { benchPassword, openBench, type Bench, type BenchPerson } from './testing/bench.ts';
import { browserMissing, openBrowser, visit, windowOf } from './testing/browser.ts';
import { approve, draftFirstList, publish, save, submit, takeLiveCertificate } from './testing/buc02.ts';
import { buildPages } from './testing/build.ts';
import { startLiveServer, type LiveServer } from './testing/live-server.ts';
import { totp } from './testing/totp.ts';
import { visitorOf } from './testing/visitor.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let bench: Bench;
let live: LiveServer;
let browser: Browser;
let people: Record<'editor' | 'approver' | 'publisher', BenchPerson>;

beforeAll(async () => {
  if (browserMissing !== undefined) return;
  await buildPages();
  [bench, live, browser] = await Promise.all([openBench({ pages: builtPages, environments: ['test', 'production'] }), startLiveServer(), openBrowser()]);
  const [editor, approver, publisher] = await Promise.all([bench.person('eeva', 'editor'), bench.person('arvo', 'approver'), bench.person('pille', 'publisher')]);
  people = { editor, approver, publisher };
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await bench?.remove();
  await live?.close();
});

async function pageOf(person: BenchPerson | undefined, options: Parameters<typeof windowOf>[3] = {}): Promise<Page> {
  const page = await (await windowOf(browser, bench.origin, person, options)).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('Content Security Policy')) blocked.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}
const blocked: string[] = [];

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Serious and critical violations of a page, each with the first place and why. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations);
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary}`);
}

describe('BUC.02 in the browser', { timeout: 120_000 }, () => {
  let draft: string;

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

  test('a client that fetches trusts the list, from the root it was delivered with', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const [server] = (await fetchedList()).servers;
    expect(server).toMatchObject({ name: 'Capsule server of the Agency', state: 'active', sender: live.sender });
    expect(server && pinsOf(server)).toEqual([live.certificate.raw]);
  });

  test('its certificate rolls over: clients accept both before the server changes; then it takes nothing new', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const page = await pageOf(people.editor);
    await startDraft(page);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('Paste the text').fill(live.next.toString());
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('button', { name: 'Add as next' }).click();
    await page.keyboard.press('Escape');
    await save(page);
    await submit(page);
    await decideByRequests(page);
    const both = (await fetchedList()).servers[0];
    expect(both && pinsOf(both)).toEqual([live.certificate.raw, live.next.raw]);

    await startDraft(page);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'decrypt-only' }).click();
    await page.getByRole('combobox', { name: 'Default capsule server' }).click(); // It still is.
    await page.getByRole('option', { name: 'none' }).click();
    await save(page);
    await submit(page);
    await decideByRequests(page);
    const list = await fetchedList();
    expect(list).toMatchObject({ version: 3, servers: [{ state: 'decrypt-only' }] });
    expect(list.defaultCapsuleServer).toBeUndefined();
    await page.context().close();
  });
});

let state: TrustedState | undefined;

/** What a client does: fetches the three files and decides, remembering what it saw. */
async function fetchedList() {
  const fetched = async (name: string) => Buffer.from(await (await fetch(`${bench.origin}/published/test/${name}`)).arrayBuffer());
  const files = { list: await fetched('server-list.json'), signatures: await fetched('server-list.sig.json'), freshness: await fetched('server-list.freshness.json') };
  const verified = verifyServerList({ root: readFileSync(join(bench.folder, 'keys/test/server-list.root.json')), state, files, now: new Date() });
  state = verified.state;
  return verified.list;
}

async function startDraft(page: Page): Promise<void> {
  await visit(page, '/test/server-list');
  await page.getByRole('button', { name: 'New draft' }).click();
  await page.waitForURL('**/drafts/**');
  await page.getByRole('button', { name: 'Import' }).waitFor();
}

/** The other two people, without a window: the draft that a page shows is approved and published. */
async function decideByRequests(page: Page): Promise<void> {
  const path = `/api/test/drafts/${new URL(page.url()).pathname.split('/').at(-1)}`;
  const digest = await page.locator('code').first().textContent();
  expect(await people.approver.visitor.post(`${path}/approve`, { digest })).toMatchObject({ status: 200 });
  expect(await people.publisher.visitor.post(`${path}/publish`, { digest })).toMatchObject({ status: 200 });
}

describe('every page', { timeout: 240_000 }, () => {
  const pages = ['/', '/test/server-list', '/production/server-list', '/test/client-configuration', '/test/server-list/history', '/test/server-list/history/1', '/test/exports', '/test/calendar', '/test/audit', '/settings', '/runs'];

  test.for(['light', 'dark'] as const)('has no serious violation of accessibility, %s', async (colorScheme, context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    const { body } = await people.editor.visitor.post('/api/test/drafts', { kind: 'server-list' });
    const { id } = body['draft'] as { readonly id: string };
    const page = await pageOf(people.editor, { colorScheme });
    const found: string[] = [];
    for (const path of [...pages, `/test/server-list/drafts/${id}`]) {
      await visit(page, path);
      found.push(...(await violations(page)));
    }
    for (const tab of ['Changes', 'Findings', 'Impact', 'JSON']) {
      await page.getByRole('tab', { name: tab }).click();
      found.push(...(await violations(page)));
    }
    const visitor = await pageOf(undefined, { colorScheme });
    const { token } = await bench.console.accounts.add({ name: `uus.${colorScheme}`, roles: ['viewer'] });
    for (const path of ['/sign-in', `/enrol/${token}`]) {
      await visit(visitor, path);
      found.push(...(await violations(visitor)));
    }
    expect(found).toEqual([]);
    await people.editor.visitor.post(`/api/test/drafts/${id}/discard`, {});
    await Promise.all([page.context().close(), visitor.context().close()]);
  });

  test('shows nothing without a session, and asks who has no second factor to set one up', async (context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    for (const path of pages) {
      const { status, headers } = await visitorOf(bench.origin).get(path);
      expect({ path, status, to: headers.location }).toEqual({ path, status: 307, to: '/sign-in' });
    }
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
    await page.getByLabel('Password', { exact: true }).fill(benchPassword);
    await page.getByLabel('The same password again').fill(benchPassword);
    await page.getByRole('button', { name: 'Set the password' }).click();
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
