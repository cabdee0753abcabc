export type { Area, Defect } from './defect.ts';
export { defects } from './catalogue.ts';
export { cleanRuns, type CleanRun } from './clean-runs.ts';
export { chosenDefects, runDefects, type DefectRun } from './run/run.ts';
export { isKilled, type Extent, type Outcome } from './run/outcome.ts';
export { isProof, type CheckRow, type DefectRow, type KillTable } from './run/table.ts';
export { killTablePage } from './run/page.ts';
