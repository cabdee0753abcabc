export type { Check, Prerequisite, Subject, TranscriptEntry } from './check.ts';
export { Deviation, deviates, Undecided, undecided, type Verdict } from './verdict.ts';
export { originsOf, type CapsuleProfile, type CapsuleTarget, type Hook, type HookName, type Profile, type SharesProfile, type SharesTarget, type SignerIdentity, type Target } from './target/target.ts';
export { readTarget, type ReadSecret } from './target/read.ts';
export { TargetProblem, type TargetCode } from './target/problem.ts';
export { runChecks, type RunOptions } from './run.ts';
export { checksOf, isNamed } from './select.ts';
export { applyBaseline, compareRuns, type Baseline } from './baseline.ts';
export { conclusionOf, exitCodeOf, summaryOf, type CheckResult, type Conclusion, type KnownDeviation, type RunResult, type Summary, type Surprise } from './result.ts';
