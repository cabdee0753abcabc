import { setTimeout as sleep } from 'node:timers/promises';
import { createWire, WireProblem } from '@testbed/wire';
import type { Check, Means, Rule, Subject, TranscriptEntry } from './check.ts';
import { runHook } from './hook.ts';
import { seededRandom } from './random.ts';
import type { CheckResult } from './result.ts';
import { checksOf, isNamed } from './select.ts';
import { originsOf, type Profile, type Target } from './target/target.ts';
import { Deviation, Undecided, type Verdict } from './verdict.ts';

export interface RunOptions {
  readonly profile: Profile;
  readonly seed: string;
  /** What `--only` names; all when absent. */
  readonly only?: readonly string[] | undefined;
  /** Checks at a time. */
  readonly parallel?: number;
  /** Told of each result, in the order of the catalogue. */
  readonly onResult?: (result: CheckResult, index: number, of: number) => void;
  /** Ends the run early; what did not run is missing from the results. */
  readonly signal?: AbortSignal;
}

/** Each check may open this many connections; the largest needs a few dozen. */
const connectionsPerCheck = 200;
const defaultTimeLimit = 30_000;

/** Runs the checks of a profile against a server. */
export function runChecks<T extends Target>(catalogue: readonly Check<T>[], target: T, options: RunOptions): Promise<readonly CheckResult[]> {
  return runRules(catalogue, target, options, (_check, means, transcript): Subject<T> => ({
    ...means,
    target,
    profile: options.profile,
    wire: createWire(
      { trust: target.trust, now: Date.now, record: (exchange) => transcript.push({ kind: 'exchange', exchange }) },
      { origins: originsOf(target), connections: connectionsPerCheck },
    ),
    hook(hook, values) {
      transcript.push({ kind: 'hook', at: Date.now(), hook, values });
      return runHook(target, hook, values);
    },
  }));
}

/**
 * Runs rules on a target: those that can share it side by side, then those that must be alone. The results stand in the
 * order of the catalogue.
 *
 * @param subjectFor makes what a check is given; what it records in the transcript is the evidence
 */
export async function runRules<T, S>(
  catalogue: readonly Rule<T, S>[],
  target: T,
  options: Omit<RunOptions, 'profile'> & { readonly profile: Profile | 'client' },
  subjectFor: (check: Rule<T, S>, means: Means, transcript: TranscriptEntry[]) => S,
): Promise<readonly CheckResult[]> {
  const { profile, only, parallel = 10, onResult, signal } = options;
  const chosen = checksOf(catalogue, profile).filter((check) => only === undefined || isNamed(check, only));
  const results: (CheckResult | undefined)[] = chosen.map(() => undefined);
  let told = 0;
  const runOne = async (index: number): Promise<void> => {
    const check = chosen[index];
    if (!check || signal?.aborted) return;
    results[index] = await runRule(check, target, options.seed, subjectFor);
    for (let result = results[told]; result; result = results[told]) {
      onResult?.(result, told, chosen.length);
      told += 1;
    }
  };
  const sharing = [...chosen.keys()].filter((index) => !chosen[index]?.alone);
  // The slow ones first: they wait more than they work.
  const queue = sharing.sort((a, b) => (chosen[b]?.timeLimit ?? 0) - (chosen[a]?.timeLimit ?? 0) || a - b);
  const worker = async (): Promise<void> => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) await runOne(index);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  for (const [index, check] of chosen.entries()) if (check.alone) await runOne(index);
  return results.filter((result) => result !== undefined);
}

async function runRule<T, S>(check: Rule<T, S>, target: T, seed: string, subjectFor: (check: Rule<T, S>, means: Means, transcript: TranscriptEntry[]) => S): Promise<CheckResult> {
  const transcript: TranscriptEntry[] = [];
  const started = Date.now();
  let observed: string | undefined;
  const means: Means = {
    random: seededRandom(seed, check.id),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    observe(actual) {
      observed = actual;
    },
  };
  const missing = missingFor(check, target);
  const { verdict, actual } = missing ?? (await conclude(check, subjectFor(check, means, transcript), () => observed ?? 'as expected'));
  const { id, requirements, level, expected, why, next } = check;
  return { id, requirements, verdict, level, expected, actual, why, next, duration: Date.now() - started, transcript };
}

interface Conclusion {
  readonly verdict: Verdict;
  readonly actual: string;
}

function missingFor<T, S>(check: Rule<T, S>, target: T): Conclusion | undefined {
  const missing = check.needs?.filter((need) => !need.offered(target)) ?? [];
  if (missing.length === 0) return undefined;
  const demanded = missing.some((need) => need.demanded);
  const what = missing.map(({ name, where }) => `${name} (${where})`).join(' and ');
  return { verdict: demanded ? 'inconclusive' : 'not-applicable', actual: `not tested: the target does not offer ${what}${demanded ? ', which the profile demands' : ''}` };
}

async function conclude<T, S>(check: Rule<T, S>, subject: S, observed: () => string): Promise<Conclusion> {
  const limit = check.timeLimit ?? defaultTimeLimit;
  const timer = new AbortController();
  const late = sleep(limit, undefined, { signal: timer.signal }).then(() => {
    throw new Undecided(`the check did not end within ${limit / 1000} s`);
  });
  try {
    await Promise.race([check.run(subject), late]);
    return { verdict: 'pass', actual: observed() };
  } catch (error) {
    if (error instanceof Deviation) return { verdict: check.level === 'MUST' ? 'fail' : 'warning', actual: error.message };
    if (error instanceof Undecided) return { verdict: 'inconclusive', actual: error.message };
    const what = error instanceof WireProblem ? error.message : error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ') : String(error);
    return { verdict: 'inconclusive', actual: `the check itself failed, please report it: ${what}` };
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
