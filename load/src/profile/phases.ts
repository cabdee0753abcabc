import type { LoadParameters, Phase } from './parameters.ts';

/** One level after the other, each for a cycle (as `incrementUsersPerSec … times … startingFrom` of the official plan). */
export function levels({ startUsersPerSecond, incrementUsersPerSecond, incrementCycles, cycleDurationSeconds }: LoadParameters): readonly Phase[] {
  return Array.from({ length: incrementCycles }, (_, index) => {
    const usersPerSecond = startUsersPerSecond + index * incrementUsersPerSecond;
    return { name: `${usersPerSecond} users/s`, usersPerSecond, seconds: cycleDurationSeconds };
  });
}

/** The names of the phases around a spike, by which the judge finds them. */
export const spikePhases = { before: 'before the spike', spike: 'spike', after: 'after the spike' } as const;

/** A quiet cycle, then the whole increment at once, for as many cycles as there are, then two quiet cycles. */
export function spike({ startUsersPerSecond, incrementUsersPerSecond, incrementCycles, cycleDurationSeconds }: LoadParameters): readonly Phase[] {
  return [
    { name: spikePhases.before, usersPerSecond: startUsersPerSecond, seconds: cycleDurationSeconds },
    { name: spikePhases.spike, usersPerSecond: startUsersPerSecond + incrementUsersPerSecond, seconds: incrementCycles * cycleDurationSeconds },
    { name: spikePhases.after, usersPerSecond: startUsersPerSecond, seconds: 2 * cycleDurationSeconds },
  ];
}

/** @param untilExpiry seconds from the beginning of the load until everything expires */
export function storm({ startUsersPerSecond, incrementUsersPerSecond, cycleDurationSeconds }: LoadParameters, untilExpiry: number): readonly Phase[] {
  return [
    { name: 'before the expiry', usersPerSecond: startUsersPerSecond, seconds: untilExpiry },
    { name: 'after the expiry', usersPerSecond: startUsersPerSecond + incrementUsersPerSecond, seconds: cycleDurationSeconds },
  ];
}
