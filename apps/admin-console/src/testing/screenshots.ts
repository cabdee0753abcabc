/** Pictures of every page for the documentation: `node apps/admin-console/src/testing/screenshots.ts FOLDER`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { builtPages } from '../pages.ts';
import { mari } from '../world/testing/desk.ts';
import { openBench } from './bench.ts';
import { openBrowser, visit, windowOf } from './browser.ts';
import { approve, draftFirstList, lookAtLiveServer, publish, save, submit, takeLiveCertificate } from './buc02.ts';
import { buildPages } from './build.ts';
import { startCapsuleServer } from './capsule-server.ts';
import { peopleOf } from './people.ts';
import { startTestWorld } from '../world/testing/world.ts';

const folder = resolve(process.argv[2] ?? 'docs/console');
mkdirSync(folder, { recursive: true });
await buildPages();
const world = await startTestWorld();
const live = await startCapsuleServer(peopleOf(world.file));
const bench = await openBench({ pages: builtPages, environments: ['test', 'production'], world: world.file });
const browser = await openBrowser();

/** As high as the page is, so that the frame is drawn down to its end. */
async function picture(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1360, height: 860 };
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ ...size, height: Math.max(size.height, height as number) });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize(size);
}

/** Two runs of the same server: a part, and a part in which something else is asked. */
async function picturesOfRuns(page: Page, dark: Page): Promise<void> {
  await visit(page, '/runs');
  const [first, second] = ['capsule/upload/created capsule/upload/location capsule/upload/ids capsule/upload/expiry-default capsule/upload/repeated', 'capsule/upload/location capsule/fetch/returned capsule/fetch/not-yours'];
  for (const only of [first, second] as string[]) {
    await page.getByLabel('Only these checks').fill(only);
    await page.getByRole('button', { name: 'Start' }).click();
    if (only === first) {
      await page.getByText(/: [4-9] of \d+ checks/).waitFor({ timeout: 120_000 });
      await picture(page, 'certification');
    }
    const ended = page.getByRole('link', { name: 'See its report' });
    await ended.waitFor({ state: 'hidden' }); // Of the run before.
    await ended.waitFor({ timeout: 240_000 });
    await page.reload();
  }
  await page.getByText('Choose two runs').waitFor();
  await picture(page, 'runs');
  const [later, earlier] = await bench.console.runs.list();
  await visit(page, `/runs/compare?one=${later?.id}&other=${earlier?.id}`);
  await picture(page, 'runs-compared');
  for (const [viewer, name] of [[page, 'run'], [dark, 'run-dark']] as const) {
    await visit(viewer, `/runs/${earlier?.id}`);
    await viewer.getByText('Not signed').waitFor();
    await viewer.locator('summary').first().click();
    await picture(viewer, name);
  }
}

/** A letter by shares, which Mari opens with Smart-ID: her phone waits for an answer from the console. */
async function picturesOfWorld(page: Page, dark: Page): Promise<void> {
  const letter = join(bench.folder, 'letter.txt');
  writeFileSync(letter, 'Tere!');
  const container = join(bench.folder, 'letter.cdoc2');
  await world.run('encrypt', '--out', container, '--shares', `etsi/${mari}`, '--world', world.file, '--', letter);
  for (const viewer of [page, dark]) await viewer.goto('/world');
  await page.getByRole('switch', { name: 'Answer by hand for MARI TAMM' }).click({ force: true });
  const opening = world.run('decrypt', container, '--out', join(bench.folder, 'opened'), '--smart-id', mari, '--world', world.file);
  await page.getByText('Verification code').waitFor({ timeout: 60_000 });
  await picture(page, 'world');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await opening;
  await dark.getByRole('button', { name: /GET \/key-shares/ }).first().click();
  await picture(dark, 'world-dark');
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
  await dark.getByRole('heading', { name: 'libcdoc' }).waitFor();
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
  await picturesOfRuns(editor, dark);
  await picturesOfWorld(editor, dark);
  await visit(dark, '/');
  await picture(dark, 'overview-dark');
  await visit(estonian, '/test/server-list');
  await picture(estonian, 'server-list-estonian');
} finally {
  await browser.close();
  await bench.remove();
  await live.close();
  await world.stop();
}
