/**
 * `npm run coverage [-- --client DIR] [--container DIR]`: runs every suite against what is not broken — servers, our own
 * client, lists — and writes `docs/coverage.md` from it. A report of a complete run of `testbed certify` may be given instead.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cleanRuns } from '@testbed/defects';
import { coverage, coveragePage, requirements } from '@testbed/requirements';
import { certifyOwnClient, readRun } from './client-run.ts';
import { listRun } from './list-run.ts';

const reports = options();
const folder = mkdtempSync(join(tmpdir(), 'testbed-coverage-'));
try {
  const servers = await cleanRuns(({ suite, profile, checks }) => process.stderr.write(`${suite}, profile ${profile}: ${checks.length} checks\n`));
  const clients = (['client', 'container'] as const).map((suite) => readRun(suite, reports[suite] ?? certifyOwnClient(suite, join(folder, suite))));
  const covered = coverage(requirements, [...servers, ...clients, await listRun()]);
  writeFileSync(join(import.meta.dirname, '../../../../docs/coverage.md'), coveragePage(covered));
  const { tested, excluded, planned, uncovered } = covered.totals;
  process.stdout.write(`${tested} requirements tested, ${excluded} excluded with a reason, ${planned} planned, ${uncovered} uncovered\n`);
  process.exitCode = uncovered === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function options(): { readonly client?: string | undefined; readonly container?: string | undefined } {
  try {
    return parseArgs({ options: { client: { type: 'string' }, container: { type: 'string' } } }).values;
  } catch {
    process.stderr.write('usage: npm run coverage [-- [--client DIR] [--container DIR]]\n');
    process.exit(2);
  }
}
