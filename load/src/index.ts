export { LoadProblem, type LoadCode } from './problem.ts';
export { demandBounded, optionOf, readParameters, type LoadParameters, type Phase } from './profile/parameters.ts';
export { profiles, type LoadProfile, type ProfileName } from './profile/profiles.ts';
export { findK6, type K6 } from './k6/find.ts';
export { runLoad, type LoadOrder, type LoadOutcome } from './run.ts';
export { exitCodeOf, type Finding, type Verdict } from './judge.ts';
export type { JourneyChoice, LoadResult } from './result.ts';
export { demandLoadFolder, writeLoadReport } from './report/write.ts';
