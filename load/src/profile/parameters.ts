import { LoadProblem } from '../problem.ts';

/** How much load: the parameters of the official load plan, by their names there. */
export interface LoadParameters {
  /** Users that begin in each second of the first cycle, over all lanes together. */
  readonly startUsersPerSecond: number;
  /** How many more begin in each second of every further cycle. */
  readonly incrementUsersPerSecond: number;
  /** The number of cycles, the first included. */
  readonly incrementCycles: number;
  readonly cycleDurationSeconds: number;
}

/** What a machine in an office bears, and a server of somebody else should not be asked to bear by mistake. */
const most: LoadParameters = { startUsersPerSecond: 2_000, incrementUsersPerSecond: 2_000, incrementCycles: 100, cycleDurationSeconds: 14_400 };
const least: LoadParameters = { startUsersPerSecond: 1, incrementUsersPerSecond: 0, incrementCycles: 1, cycleDurationSeconds: 1 };

/** Bounds of a whole run. */
const mostSeconds = 4 * 3_600;
const mostUsers = 1_000_000;

/**
 * Takes given parameters instead of a profile's own.
 *
 * @param given decimal numbers as they came, by name
 * @throws LoadProblem `parameter-invalid`
 */
export function readParameters(own: LoadParameters, given: Readonly<Partial<Record<keyof LoadParameters, string | undefined>>>): LoadParameters {
  const read = (name: keyof LoadParameters): number => {
    const text = given[name];
    if (text === undefined) return own[name];
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least[name] || value > most[name]) throw new LoadProblem('parameter-invalid', `--${optionOf(name)} is a whole number from ${least[name]} to ${most[name]}, not "${text}"`, 'correct the option');
    return value;
  };
  return { startUsersPerSecond: read('startUsersPerSecond'), incrementUsersPerSecond: read('incrementUsersPerSecond'), incrementCycles: read('incrementCycles'), cycleDurationSeconds: read('cycleDurationSeconds') };
}

/** `start-users-per-second`: the name of a parameter on the command line and in the official plan. */
export function optionOf(name: keyof LoadParameters): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @throws LoadProblem `parameter-invalid` for a run that is longer or heavier than any should be */
export function demandBounded(phases: readonly Pick<Phase, 'usersPerSecond' | 'seconds'>[]): void {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const users = plannedUsers(phases);
  if (seconds > mostSeconds) throw new LoadProblem('parameter-invalid', `the run would take ${seconds} s, and ${mostSeconds} s is the most`, 'choose fewer or shorter cycles');
  if (users > mostUsers) throw new LoadProblem('parameter-invalid', `the run would have ${users} users, and ${mostUsers} is the most`, 'choose fewer users per second');
}

/** A time in which the same number of users begins each second. */
export interface Phase {
  readonly name: string;
  readonly usersPerSecond: number;
  readonly seconds: number;
}

/** How many users begin in these phases. */
export function plannedUsers(phases: readonly Pick<Phase, 'usersPerSecond' | 'seconds'>[]): number {
  return phases.reduce((sum, { usersPerSecond, seconds }) => sum + usersPerSecond * seconds, 0);
}
