export { cleanRuns, type CleanRun } from './clean-runs.ts';
export { chosenDefects, runDefects, staleDefects, type DefectRun, type LentClient } from './run/run.ts';
export { isKilled, type Outcome } from './run/outcome.ts';
export { isProof, type KillTable } from './run/table.ts';
export { killTablePage } from './run/page.ts';
