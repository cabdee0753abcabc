/** `npm run coverage`: runs the whole suite against the unbroken servers in every profile and writes `docs/coverage.md` from it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanRuns } from '../clean-runs.ts';
import { coverageOf, coverageText } from './page.ts';

const runs = await cleanRuns(({ suite, profile, checks }) => {
  process.stderr.write(`${suite}, profile ${profile}: ${checks.length} checks\n`);
});
writeFileSync(join(import.meta.dirname, '../../../../docs/coverage.md'), coverageText(runs));
const { tested, excluded, planned, uncovered } = coverageOf(runs).totals;
process.stdout.write(`${tested} requirements tested, ${excluded} excluded with a reason, ${planned} planned, ${uncovered} uncovered\n`);
process.exitCode = uncovered === 0 ? 0 : 1;
