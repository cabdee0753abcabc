/** For tests only: one headless Chromium, and what a person does in it. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { BenchPerson } from './bench.ts';

const executablePath = '/usr/bin/chromium';

/** Why there is no browser; nothing when there is one. */
export const browserMissing = existsSync(executablePath) ? undefined : `there is no ${executablePath}`;

export async function openBrowser(): Promise<Browser> {
  const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({ executablePath, args: flags });
}

/** A window of somebody who is signed in: their cookies, from the requests by which they enrolled. */
export async function windowOf(browser: Browser, origin: string, person: Pick<BenchPerson, 'visitor'> | undefined, options: { readonly colorScheme?: 'light' | 'dark'; readonly locale?: string } = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1360, height: 860 }, locale: options.locale ?? 'en-GB', colorScheme: options.colorScheme ?? 'light', reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  if (person) await context.addCookies([...person.visitor.cookies].map(([name, value]) => ({ name, value, url: origin, httpOnly: true, sameSite: 'Strict' as const })));
  return context;
}

/** Opens a page and waits until it answers to clicks. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'networkidle' });
}
