/** Reports of load for the documentation, each as a page and as a picture of its beginning: `node load/src/testing/screenshots.ts FOLDER REPORT…`; each is called as its report's folder. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [folder = 'docs/load', ...reports] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 1900 } });
for (const report of reports) {
  const copy = join(folder, basename(resolve(report)));
  copyFileSync(join(report, 'index.html'), `${copy}.html`);
  await page.goto(pathToFileURL(resolve(`${copy}.html`)).href);
  await page.screenshot({ path: `${copy}.png` });
}
await browser.close();
