import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordRun } from '../record/record.ts';
import { sampleRun } from '../testing/sample-run.ts';
import { pageOf } from './page.ts';

const executablePath = '/usr/bin/chromium';

describe('in a browser', () => {
  const home = mkdtempSync(join(tmpdir(), 'report-page-'));
  const file = join(home, 'index.html');
  const complaints: string[] = [];
  const requests: string[] = [];
  let browser: Browser | undefined;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, pageOf(recordRun(sampleRun()), { signer: undefined, reproduce: (check) => `testbed certify server --only ${check}` }));
    if (existsSync(executablePath)) browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(async (context) => {
    if (!browser) return context.skip(`there is no ${executablePath}`);
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
  });
  afterEach(async () => {
    await page.close();
    expect(complaints.splice(0)).toStrictEqual([]);
    expect([...new Set(requests.splice(0))]).toStrictEqual([pathToFileURL(file).href]);
  });

  const shown = (): Promise<string[]> => page.locator('.check:visible h3').allTextContents();
  const focused = (): Promise<string | undefined> => page.evaluate(() => (globalThis as unknown as { document: { activeElement: { closest: (selector: string) => { id: string } | null } } }).document.activeElement.closest('.check')?.id);

  test('it reads from top to bottom without doing anything', async () => {
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not conformant');
    expect(await shown()).toHaveLength(7);
    expect(await page.locator('img').count()).toBe(0);
  });

  test('text and verdicts filter', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('by-clock MAX');
    expect(await shown()).toStrictEqual(['capsule/expiry/by-clock-maximum']);
    expect(await page.locator('#shown').textContent()).toBe('1 of 7 checks');
    await page.keyboard.press('Escape');
    expect(await shown()).toHaveLength(7);
    await page.getByRole('button', { name: 'warning' }).click();
    expect(await shown()).toStrictEqual(['capsule/fetch/timing']);
    await page.getByRole('button', { name: 'undecided' }).click();
    expect(await shown()).toStrictEqual(['capsule/fetch/second-client', 'capsule/fetch/timing']);
    await page.locator('#filter').fill('nowhere');
    expect(await page.getByText('No check matches.').isVisible()).toBe(true);
  });

  test('j and k, right and left go through what did not pass', async () => {
    const order = ['capsule/fetch/revoked', 'capsule/upload/known', 'capsule/fetch/second-client', 'capsule/fetch/timing'];
    for (const [index, id] of order.entries()) {
      await page.keyboard.press(index % 2 === 0 ? 'j' : 'ArrowRight');
      expect(await focused()).toBe(id);
    }
    await page.keyboard.press('k');
    expect(await focused()).toBe('capsule/fetch/second-client');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('capsule/upload/known');
  });

  test('? tells the keys', async () => {
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  });

  test('an arrow opens the details of its exchange, by mouse and by keyboard', async () => {
    const first = page.locator('[id="capsule/fetch/revoked/1"]');
    expect(await first.getByText('Capsule, decoded').isVisible()).toBe(false);
    await page.getByRole('link', { name: '1: sender to localhost:9443' }).first().click();
    expect(await first.getByText('Capsule, decoded').isVisible()).toBe(true);
    const second = page.locator('[id="capsule/fetch/revoked/2"]');
    await page.getByRole('link', { name: '2: client 1 to localhost:9444' }).focus();
    await page.keyboard.press('Enter');
    expect(await second.getByText('Ticket, decoded').isVisible()).toBe(true);
    expect(await second.getByText('x-hostile').isVisible()).toBe(true);
  });

  test('a link to a check opens it, even when it is filtered out', async () => {
    await page.locator('#filter').fill('timing');
    await page.getByRole('link', { name: 'capsule/upload/known' }).first().click();
    expect(await focused()).toBe('capsule/upload/known');
    await page.goto(`${pathToFileURL(file).href}#capsule/upload/created`);
    await page.reload();
    expect(await page.locator('[id="capsule/upload/created"]').getAttribute('open')).toBe('');
    requests.splice(0, requests.length, ...requests.map((url) => url.replace(/#.*/, '')));
  });

  test('the command of a check is copied or at least selected', async () => {
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: /Copied|Selected/ }).waitFor();
    expect(await page.evaluate('getSelection().toString().trim()')).toBe('testbed certify server --only capsule/fetch/revoked');
  });
});
