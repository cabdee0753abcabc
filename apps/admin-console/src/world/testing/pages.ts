/**
 * The pages of runs and world, played in the browser of `console.browser.test.ts`: a world, a console and a Chromium are
 * dear, so there is one of each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeReportFolder } from '../../runs/testing/report-folder.ts';
import type { Bench, BenchPerson } from '../../testing/bench.ts';
import { browserMissing, visit, windowOf } from '../../testing/browser.ts';
import { violations } from '../../testing/violations.ts';
import { mari } from './desk.ts';
import type { TestWorld } from './world.ts';

/** What the tests find running. */
export interface Stage {
  readonly bench: Bench;
  readonly world: TestWorld;
  readonly browser: Browser;
  readonly editor: BenchPerson;
}

/** @param at gives the stage once it is set; never without a browser */
export function describeRunsAndWorld(at: () => Stage): void {
  describe('runs and world in a browser', { timeout: 180_000 }, () => {
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      if (browserMissing !== undefined) return;
      const { bench, browser, editor } = at();
      writeReportFolder(join(bench.folder, 'reports/earlier'), { 'capsule/upload/created': 'fail', 'capsule/upload/gone': 'pass' }, '2026-01-01T00:00:00Z');
      page = await (await windowOf(browser, bench.origin, editor)).newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && complaints.push(message.text()));
    });
    afterAll(async () => page?.context().close());
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
      await report.getByText('capsule/upload/created').first().click();
      const transcript = report.locator('a[href^="transcripts/"]').first();
      await transcript.evaluate('(link) => link.closest("details")?.setAttribute("open", "")');
      await transcript.click();
      await report.waitForURL('**/opened/*/transcripts/**');
      expect(await report.locator('body').innerText()).toContain('"status": 201');
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
      const { bench: { folder }, world } = at();
      writeFileSync(join(folder, 'letter.txt'), 'Tere!');
      await world.run('encrypt', '--out', join(folder, 'letter.cdoc2'), '--shares', `etsi/${mari}`, '--world', world.file, '--', join(folder, 'letter.txt'));
      await page.goto('/world'); // Its streams never end: there is nothing to wait for.
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

    test.each(['light', 'dark'] as const)('has no serious violation of accessibility, %s', async (colorScheme) => {
      const { bench, browser, editor } = at();
      const [later, earlier] = await bench.console.runs.list();
      const window = await windowOf(browser, bench.origin, editor, { colorScheme });
      const other = await window.newPage();
      const found: string[] = [];
      for (const path of ['/runs', `/runs/${later?.id}`, `/runs/compare?one=${later?.id}&other=${earlier?.id}`, '/world']) {
        await other.goto(path);
        await other.getByRole('heading', { level: 1 }).waitFor();
        if (path === '/world') await other.getByRole('region', { name: 'Sequence of messages' }).waitFor();
        found.push(...(await violations(other)));
      }
      await window.close();
      expect(found).toEqual([]);
    });

    test('in Estonian nothing is left in English', async () => {
      const { bench, browser } = at();
      const viewer = await bench.person('vello', 'viewer');
      const window = await windowOf(browser, bench.origin, viewer, { locale: 'et-EE' });
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
}
