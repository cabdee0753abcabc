export type { Level, Observer, Requirement, RequirementProfile, Source, State, Subject } from './requirement.ts';
export { requirement, requirements } from './ledger.ts';
export { coverage, type Coverage, type CoverageRun, type ExecutedCheck, type Standing, type Totals } from './coverage.ts';
export { coveragePage, coverageParts } from './coverage-page.ts';
export { LedgerProblem, type LedgerCode } from './problem.ts';
