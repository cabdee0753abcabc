/**
 * How long the console's pages take, as they are built for production and on this machine:
 * `node apps/admin-console/src/bench/pages.ts`. Of each page, twenty visits over a connection of their own, until the page
 * is there; median and worst, with the limit beside. Exit codes: 0 every median is within the limit, 1 not.
 */
import './production.ts'; // First: what serves the pages is chosen when it is loaded.
import { request } from 'node:http';
import { builtPages } from '../pages.ts';
import { openBench, type Bench, type BenchPerson } from '../testing/bench.ts';
import { buildPages } from '../testing/build.ts';
import { startTestWorld } from '../world/testing/world.ts';
import { fillConsole } from './fill.ts';

/** Milliseconds until a page has rendered. */
const limit = 200;
const visits = 20;

await buildPages();
const world = await startTestWorld();
const bench = await openBench({ pages: builtPages, environments: ['test', 'production'], world: world.file });
try {
  const person = await bench.person('eeva', 'editor', 'approver', 'publisher');
  const paths = await fillConsole(bench);
  process.stdout.write(`${row(['page', 'median', 'worst', 'limit'])}\n`);
  let within = true;
  for (const path of paths) {
    const { median, worst } = await measure(() => answerTo(path, bench, person));
    within &&= median <= limit;
    process.stdout.write(`${row([path.replace(/[0-9a-f-]{32,36}|[0-9a-f]{20}/g, '…'), shown(median), shown(worst), shown(limit)])}\n`);
  }
  process.exitCode = within ? 0 : 1;
} finally {
  await bench.remove();
  await world.stop();
}

/** The first visit makes what every later one finds; it is not counted. */
async function measure(visit: () => Promise<number>): Promise<{ readonly median: number; readonly worst: number }> {
  await visit();
  const times: number[] = [];
  for (let count = 0; count < visits; count += 1) times.push(await visit());
  const sorted = times.toSorted((one, other) => one - other);
  return { median: sorted[visits / 2] ?? 0, worst: sorted.at(-1) ?? 0 };
}

/** Milliseconds until the page has arrived, frame and content. What it says will follow (a verification, a preview) may follow. */
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

function shown(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}

function row([page = '', ...columns]: readonly string[]): string {
  return `| ${page.padEnd(36)} | ${columns.map((column) => column.padStart(6)).join(' | ')} |`;
}
