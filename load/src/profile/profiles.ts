import { levels, spike } from './phases.ts';
import type { LoadParameters, Phase } from './parameters.ts';

export type ProfileName = 'smoke' | 'ramp' | 'steady' | 'spike-and-recover' | 'soak' | 'expiry-storm';

/** What is asked of the target under a profile's load, besides the truth. */
export interface Limits {
  /** Milliseconds that 95 and 99 of 100 requests of each operation stay under; a spike is left out. */
  readonly p95: number;
  readonly p99: number;
  /** Seconds after a spike until requests are answered as before; absent where there is none. */
  readonly recovery?: number;
}

/** A shape of load. The defaults suit a machine with two cores that runs servers and load generator alike. */
export interface LoadProfile {
  readonly name: ProfileName;
  readonly purpose: string;
  readonly parameters: LoadParameters;
  readonly limits: Limits;
  /** Absent where the phases depend on an instant: `expiry-storm`. */
  readonly phases?: (parameters: LoadParameters) => readonly Phase[];
}

const patient: Limits = { p95: 500, p99: 1_000 };

/** The profiles by name. */
export const profiles: Readonly<Record<ProfileName, LoadProfile>> = {
  smoke: {
    name: 'smoke',
    purpose: 'a few users for ten seconds: does everything work at all',
    parameters: { startUsersPerSecond: 4, incrementUsersPerSecond: 0, incrementCycles: 1, cycleDurationSeconds: 10 },
    limits: { p95: 5_000, p99: 5_000 },
    phases: levels,
  },
  ramp: {
    name: 'ramp',
    purpose: 'more users in every cycle, as in the official plan',
    parameters: { startUsersPerSecond: 10, incrementUsersPerSecond: 10, incrementCycles: 3, cycleDurationSeconds: 10 },
    limits: patient,
    phases: levels,
  },
  steady: {
    name: 'steady',
    purpose: 'the same load for a minute: numbers to compare',
    parameters: { startUsersPerSecond: 20, incrementUsersPerSecond: 0, incrementCycles: 1, cycleDurationSeconds: 60 },
    limits: patient,
    phases: levels,
  },
  'spike-and-recover': {
    name: 'spike-and-recover',
    purpose: 'far more than usual for a moment: what is too much is refused clearly, and soon all is as before',
    parameters: { startUsersPerSecond: 10, incrementUsersPerSecond: 90, incrementCycles: 1, cycleDurationSeconds: 10 },
    limits: { ...patient, recovery: 5 },
    phases: spike,
  },
  soak: {
    name: 'soak',
    purpose: 'a usual load for twenty minutes: does anything grow or wear out',
    parameters: { startUsersPerSecond: 10, incrementUsersPerSecond: 0, incrementCycles: 1, cycleDurationSeconds: 1_200 },
    limits: patient,
    phases: levels,
  },
  'expiry-storm': {
    name: 'expiry-storm',
    purpose: 'many capsules expire at the same instant while they are fetched: none is served after it',
    parameters: { startUsersPerSecond: 20, incrementUsersPerSecond: 0, incrementCycles: 1, cycleDurationSeconds: 10 },
    limits: patient,
  },
};
