/** Pictures of every page for the documentation: `node apps/admin-console/src/testing/screenshots.ts FOLDER`. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { builtPages } from '../pages.ts';
import { openBench } from './bench.ts';
import { openBrowser, visit, windowOf } from './browser.ts';
import { approve, draftFirstList, lookAtLiveServer, publish, save, submit, takeLiveCertificate } from './buc02.ts';
import { buildPages } from './build.ts';
import { startLiveServer } from './live-server.ts';

const folder = resolve(process.argv[2] ?? 'docs/console');
mkdirSync(folder, { recursive: true });
await buildPages();
const live = await startLiveServer();
const bench = await openBench({ pages: builtPages, environments: ['test', 'production'] });
const browser = await openBrowser();

/** As high as the page is, so that the frame is drawn down to its end. */
async function picture(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1360, height: 860 };
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ ...size, height: Math.max(size.height, height as number) });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize(size);
}

async function pageOf(context: BrowserContext): Promise<Page> {
  return context.pages()[0] ?? context.newPage();
}

try {
  const [eeva, arvo, pille] = [await bench.person('eeva', 'editor'), await bench.person('arvo', 'approver'), await bench.person('pille', 'publisher')];
  const visitor = await pageOf(await windowOf(browser, bench.origin, undefined));
  const [editor, approver, publisher] = await Promise.all([eeva, arvo, pille].map(async (person) => pageOf(await windowOf(browser, bench.origin, person))));
  if (!editor || !approver || !publisher) throw new Error('three people');
  const dark = await pageOf(await windowOf(browser, bench.origin, arvo, { colorScheme: 'dark' }));
  const estonian = await pageOf(await windowOf(browser, bench.origin, pille, { locale: 'et-EE' }));

  await visit(visitor, '/sign-in');
  await picture(visitor, 'sign-in');
  const { token } = await bench.console.accounts.add({ name: 'anu', displayName: 'Anu', roles: ['editor'] });
  await visit(visitor, `/enrol/${token}`);
  await picture(visitor, 'enrol');
  await visitor.getByLabel('Password', { exact: true }).fill('viis rohelist kaamelit');
  await visitor.getByLabel('The same password again').fill('viis rohelist kaamelit');
  await visitor.getByRole('button', { name: 'Set the password' }).click();
  await visitor.getByRole('button', { name: 'Begin' }).click();
  await visitor.getByLabel('Code of six digits').waitFor();
  await picture(visitor, 'second-factor');

  await visit(editor, '/');
  await picture(editor, 'overview-empty');
  await draftFirstList(editor, live);
  await picture(editor, 'draft');
  await lookAtLiveServer(editor);
  await picture(editor, 'probe');
  await editor.keyboard.press('Escape');
  await takeLiveCertificate(editor, live);
  await save(editor);
  await editor.getByRole('button', { name: 'Import' }).click();
  await editor.getByLabel('Paste the text').fill(live.next.toString());
  await editor.getByRole('button', { name: 'Read it' }).click();
  await editor.getByRole('button', { name: 'Add as next' }).waitFor();
  await picture(editor, 'import');
  await editor.getByRole('button', { name: 'Add as next' }).click();
  await editor.keyboard.press('Escape');
  await save(editor);
  await editor.getByRole('tab', { name: 'Findings' }).click();
  await picture(editor, 'findings');
  await submit(editor);

  const draft = new URL(editor.url()).pathname;
  await visit(approver, draft);
  await picture(approver, 'approval');
  await visit(dark, draft);
  await dark.getByRole('tab', { name: 'Impact' }).click();
  await picture(dark, 'impact-dark');
  await approve(approver);
  await visit(publisher, draft);
  await picture(publisher, 'publication');
  await publish(publisher);
  await visit(publisher, '/test/server-list');
  await picture(publisher, 'server-list');

  await visit(editor, '/test/client-configuration');
  await editor.getByRole('button', { name: 'New draft' }).click();
  await editor.waitForURL('**/drafts/**');
  await editor.getByLabel('Longest expiry').waitFor();
  await picture(editor, 'client-configuration');

  for (const [name, path] of [['overview', '/'], ['exports', '/test/exports'], ['calendar', '/test/calendar'], ['audit-log', '/test/audit'], ['history', '/test/server-list/history'], ['version', '/test/server-list/history/1'], ['settings', '/settings']] as const) {
    await visit(publisher, path);
    await picture(publisher, name);
  }
  await visit(dark, '/');
  await picture(dark, 'overview-dark');
  await visit(estonian, '/test/server-list');
  await picture(estonian, 'server-list-estonian');
} finally {
  await browser.close();
  await bench.remove();
  await live.close();
}
