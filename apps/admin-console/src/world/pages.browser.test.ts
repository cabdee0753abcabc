import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { builtPages } from '../pages.ts';
import { writeReportFolder } from '../runs/testing/report-folder.ts';
import { browserMissing, openBrowser, visit, windowOf } from '../testing/browser.ts';
import { buildPages } from '../testing/build.ts';
import { mari, openDesk, type Desk } from './testing/desk.ts';

describe('runs and world in a browser', { timeout: 180_000 }, () => {
  let desk: Desk | undefined;
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (browserMissing !== undefined) return;
    await buildPages();
    // Pages are built for production; what serves them must be of the same kind.
    vi.stubEnv('NODE_ENV', 'production');
    desk = await openDesk(builtPages);
    writeReportFolder(join(desk.reports, 'earlier'), { 'capsule/upload/created': 'fail', 'capsule/upload/gone': 'pass' }, '2026-01-01T00:00:00Z');
    browser = await openBrowser();
    const window = await windowOf(browser, desk.running.origin, { visitor: desk.editor });
    page = await window.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && complaints.push(message.text()));
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await desk?.remove();
    vi.unstubAllEnvs();
  }, 60_000);
  beforeEach((context) => {
    if (browserMissing !== undefined) context.skip(browserMissing);
    complaints.splice(0);
  });

  test('a target is certified, followed live, and its report read', async () => {
    await visit(page, '/runs');
    await page.getByLabel('Only these checks').fill('capsule/upload/created');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Testbed capsule server: the chosen checks passed.').waitFor({ timeout: 90_000 });
    await page.getByRole('link', { name: 'See its report' }).click();
    await page.getByText('Not signed: not every check').waitFor();
    await page.getByText('capsule/upload/created').first().click();
    expect(await page.getByText('A capsule sent without any credentials is answered 201 with a Location.').last().isVisible()).toBe(true);

    const opening = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Open the whole report' }).click();
    const report = await opening;
    await report.getByRole('heading', { name: 'Incomplete run' }).waitFor();
    expect(await report.evaluate('self.origin')).toBe('null');
    await expect(report.evaluate('document.cookie')).rejects.toThrow('sandboxed');
    await report.close();
    expect(complaints).toEqual([]);
  });

  test('two runs are compared by keyboard', async () => {
    await visit(page, '/runs');
    for (const choice of await page.getByRole('checkbox').all()) {
      await choice.focus();
      await page.keyboard.press('Space');
    }
    await page.getByRole('link', { name: 'Compare two runs' }).press('Enter');
    await page.getByRole('heading', { name: 'Two runs compared' }).waitFor();
    const section = async (title: string): Promise<string> => page.locator('section', { has: page.getByRole('heading', { name: title }) }).innerText();
    expect(await section('Failed before and do not now')).toContain('capsule/upload/created');
    expect(await section('Only in the earlier run')).toContain('capsule/upload/gone');
    expect(await section('Fail now and did not before')).toContain('none');
    expect(complaints).toEqual([]);
  });

  test('a phone is answered by hand, and the messages of it open', async () => {
    if (!desk) return;
    const { folder, world } = desk;
    writeFileSync(join(folder, 'letter.txt'), 'Tere!');
    await world.run('encrypt', '--out', join(folder, 'letter.cdoc2'), '--shares', `etsi/${mari}`, '--world', world.file, '--', join(folder, 'letter.txt'));
    await visit(page, '/world').catch(() => {}); // Its streams never end.
    await page.getByRole('switch', { name: 'Answer by hand for MARI TAMM' }).click({ force: true });
    await page.getByRole('switch', { checked: true }).waitFor();
    const opening = world.run('decrypt', join(folder, 'letter.cdoc2'), '--out', join(folder, 'opened'), '--smart-id', mari, '--world', world.file);
    await page.getByText('Verification code').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect((await opening).code).toBe(0);
    expect(readFileSync(join(folder, 'opened/letter.txt'), 'utf8')).toBe('Tere!');
    const row = page.getByRole('button', { name: /GET \/key-shares/ }).first();
    await row.click();
    expect(await row.getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByText(/\[signature and \d+ disclosures not shown\]/).first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('an ID-card is revoked and restored', async () => {
    await page.goto('/world');
    await page.getByRole('button', { name: 'Revoke the ID-card of MARI TAMM' }).click();
    await page.getByRole('button', { name: 'Restore the ID-card of MARI TAMM' }).click();
    await page.getByRole('button', { name: 'Revoke the ID-card of MARI TAMM' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    if (!browser || !desk) return;
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const [later, earlier] = await desk.running.console.runs.list();
    const window = await windowOf(browser, desk.running.origin, { visitor: desk.editor }, { colorScheme });
    const other = await window.newPage();
    const found: string[] = [];
    for (const path of ['/runs', `/runs/${later?.id}`, `/runs/compare?one=${later?.id}&other=${earlier?.id}`, '/world']) {
      await other.goto(path);
      await other.getByRole('heading', { level: 1 }).waitFor();
      if (path === '/world') await other.getByRole('region', { name: 'Sequence of messages' }).waitFor();
      await other.evaluate(axe);
      const violations = (await other.evaluate('axe.run().then(({ violations }) => violations)')) as readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
      found.push(...violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`));
    }
    await window.close();
    expect(found).toEqual([]);
  });

  test('in Estonian nothing is left in English', async () => {
    if (!browser || !desk) return;
    const window = await windowOf(browser, desk.running.origin, { visitor: desk.viewer }, { locale: 'et-EE' });
    const other = await window.newPage();
    await other.goto('/world');
    await other.getByRole('heading', { name: 'Sõnumid' }).waitFor();
    await other.goto('/runs');
    await other.getByRole('heading', { name: 'Kontrolli sihtmärki' }).waitFor();
    expect(await other.getByText('Vaataja saab sertifitseerimist jälgida, kuid mitte alustada.').isVisible()).toBe(true);
    expect(await other.getByRole('button', { name: 'Alusta' }).count()).toBe(0);
    await window.close();
  });
});
