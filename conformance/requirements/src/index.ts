export type { Level, Observer, Requirement, RequirementProfile, Source, State, Subject } from './requirement.ts';
export { requirement, requirements } from './ledger.ts';
export { LedgerProblem, type LedgerCode } from './problem.ts';
