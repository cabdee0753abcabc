/**
 * `npm test [-- VITEST ARGUMENTS]`: sets the clone up, runs the gates (types, lint, arrows) and the tests.
 * The closing line is `N passed, N failed, N skipped`; each skipped test is printed with its reason.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runGates } from './check.mjs';
import { environment, root, setUp } from './setup.mjs';

const node = setUp({ tests: true });
const gates = 3;
const failedGates = runGates(node);

const summaryFile = join(root, 'test-results/summary.json');
rmSync(summaryFile, { force: true });
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, env: environment(), stdio: 'inherit' });
const summary = existsSync(summaryFile) ? JSON.parse(readFileSync(summaryFile, 'utf8')) : { passed: 0, failed: 0, skipped: [] };

for (const { name, reason } of summary.skipped) console.log(`skipped: ${name} — ${reason}`);
// A run that vitest calls failed without a failed test (an unhandled error, a file that does not load) is a failure too.
const failed = failedGates + Math.max(summary.failed, status === 0 ? 0 : 1);
console.log(`${gates - failedGates + summary.passed} passed, ${failed} failed, ${summary.skipped.length} skipped`);
process.exitCode = failed === 0 && summary.passed > 0 ? 0 : 1;
