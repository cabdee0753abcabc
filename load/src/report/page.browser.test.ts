import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { sampleResult } from '../testing/sample-result.ts';
import { loadPage } from './page.ts';

const executablePath = '/usr/bin/chromium';

test('in a browser: its own style applies, nothing is asked for, and on a narrow screen nothing is cut off', async (context) => {
  if (!existsSync(executablePath)) return context.skip(`there is no ${executablePath}`);
  const folder = mkdtempSync(join(tmpdir(), 'load-page-'));
  const file = join(folder, 'index.html');
  writeFileSync(file, loadPage(sampleResult()));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Failed');
    expect(await page.getByRole('img', { name: /^Latency of all operations: at most 250 ms$/ }).count()).toBe(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.evaluate('getComputedStyle(document.querySelector("h1")).color')).toBe('rgb(179, 36, 26)');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
