/**
 * How long the console's pages take, as they are built for production and on this machine:
 * `node apps/admin-console/src/bench/pages.ts`. Of each page, twenty visits: the answer over HTTP, and in Chromium until
 * something is painted; median and worst, with the limit beside. Exit codes: 0 within the limit, 1 not.
 */
import './production.ts'; // First: what serves the pages is chosen when it is loaded.
import { request } from 'node:http';
import { builtPages } from '../pages.ts';
import { openBench, type Bench, type BenchPerson } from '../testing/bench.ts';
import { browserMissing, openBrowser, windowOf } from '../testing/browser.ts';
import { buildPages } from '../testing/build.ts';
import { startTestWorld } from '../world/testing/world.ts';
import { fillConsole } from './fill.ts';

/** Milliseconds until a page has rendered. */
const limit = 200;
const visits = 20;

/** Milliseconds of one visit. */
type Visit = () => Promise<number>;

await buildPages();
const world = await startTestWorld();
const bench = await openBench({ pages: builtPages, environments: ['test', 'production'], world: world.file });
const browser = browserMissing === undefined ? await openBrowser() : undefined;
try {
  const person = await bench.person('eeva', 'editor', 'approver', 'publisher');
  const paths = await fillConsole(bench);
  const page = browser && (await (await windowOf(browser, bench.origin, person)).newPage());
  process.stdout.write(`${row(['page', 'answer, median', 'worst', 'painted, median', 'worst', 'limit'])}\n`);
  let within = true;
  for (const path of paths) {
    const answers = await measure(() => answerTo(path, bench, person));
    const painted = page && (await measure(async () => {
      await page.goto(path, { waitUntil: 'load' });
      return page.evaluate<number>(`new Promise((done) => new PerformanceObserver((list) => done(list.getEntriesByName('first-contentful-paint')[0]?.startTime)).observe({ type: 'paint', buffered: true }))`);
    }));
    within &&= [answers, painted].every((measured) => measured === undefined || measured.worst <= limit);
    process.stdout.write(`${row([path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{20}/g, '…'), shown(answers.median), shown(answers.worst), shown(painted?.median), shown(painted?.worst), `${limit} ms`])}\n`);
  }
  if (browserMissing !== undefined) process.stdout.write(`nothing was painted: ${browserMissing}\n`);
  process.exitCode = within ? 0 : 1;
} finally {
  await browser?.close();
  await bench.remove();
  await world.stop();
}

/** The first visit makes what every later one finds; it is not counted. */
async function measure(visit: Visit): Promise<{ readonly median: number; readonly worst: number }> {
  await visit();
  const times: number[] = [];
  for (let count = 0; count < visits; count += 1) times.push(await visit());
  const sorted = times.toSorted((one, other) => one - other);
  return { median: sorted[visits / 2] ?? 0, worst: sorted.at(-1) ?? 0 };
}

/** Until the page has arrived: its frame and its content. What streams in after it is marked as such in the page itself. */
function answerTo(path: string, { origin }: Bench, { visitor }: BenchPerson): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const headers = { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    request(origin + path, { headers, agent: false }, (response) => {
      let text = '';
      let arrived: number | undefined;
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (arrived === undefined && text.includes('</main>')) arrived = performance.now() - begun;
      });
      response.on('error', reject).on('end', () => (response.statusCode === 200 && arrived !== undefined ? resolve(arrived) : reject(new Error(`${path}: ${response.statusCode}, without a page`))));
    })
      .on('error', reject)
      .end();
  });
}

function shown(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : `${milliseconds.toFixed(0)} ms`;
}

function row([page = '', ...columns]: readonly string[]): string {
  return `| ${page.padEnd(44)} | ${columns.map((column) => column.padStart(15)).join(' | ')} |`;
}
