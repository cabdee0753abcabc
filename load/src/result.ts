import type { Finding, Users, Verdict } from './judge.ts';
import type { Machine } from './machine.ts';
import type { Interval, OperationFigures } from './measure/operation.ts';
import type { MachineFigures } from './process/watch.ts';
import type { LoadParameters, Phase } from './profile/parameters.ts';
import type { ProfileName } from './profile/profiles.ts';
import type { Tally } from './truth/tally.ts';

/** What users do: one thing, or all of them equally often. */
export type JourneyChoice = 'upload' | 'fetch' | 'round-trip' | 'mixed';

/** Everything a run found: `results.json`. Times in milliseconds, unless a member says otherwise. */
export interface LoadResult {
  readonly suite: { readonly name: string; readonly version: string; readonly commit: string };
  readonly k6: string;
  readonly targets: readonly { readonly name: string; readonly kind: string; readonly digest: string }[];
  readonly profile: ProfileName;
  readonly journey: JourneyChoice;
  readonly parameters: LoadParameters;
  readonly seed: string;
  readonly started: string;
  readonly finished: string;
  readonly machine: Machine;
  readonly conclusion: Verdict;
  readonly findings: readonly Finding[];
  readonly invariants: readonly Tally[];
  readonly users: Users;
  readonly phases: readonly Phase[];
  /** When the load began; milliseconds since the epoch. */
  readonly began: number;
  /** Of all phases; seconds. The last requests begin a little later. */
  readonly duration: number;
  /** Seconds of an interval of the series. */
  readonly width: number;
  readonly operations: readonly OperationFigures[];
  /** All operations together. */
  readonly series: readonly Interval[];
  /** The servers, where they run on this machine, and last the load generator; and all that ran here. */
  readonly usage: MachineFigures;
}
