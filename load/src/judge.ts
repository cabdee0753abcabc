import type { OperationFigures } from './measure/operation.ts';
import type { K6Counts } from './k6/summary.ts';
import { timeout } from './measure/recorder.ts';
import type { Recovery } from './measure/recovery.ts';
import type { Limits } from './profile/profiles.ts';
import type { InvariantId, Tally } from './truth/tally.ts';

export type Verdict = 'pass' | 'fail' | 'undecided';

/** One thing that is asked of a target under load. */
export interface Finding {
  readonly id: string;
  readonly verdict: Verdict;
  readonly expected: string;
  readonly actual: string;
}

/** What a run saw. */
export interface Facts {
  readonly invariants: readonly Tally[];
  readonly operations: readonly Pick<OperationFigures, 'requests' | 'errors' | 'answers'>[];
  /** Of what began when there was no spike. */
  readonly calm: readonly Pick<OperationFigures, 'operation' | 'latency'>[];
  readonly limits: Limits;
  readonly users: Users;
  /** How many k6 shared them. */
  readonly lanes: number;
  /** Requests refused for too much load at a time when there was not. */
  readonly shedOutsideSpike: number;
  /** Looked at only where the limits have a recovery. */
  readonly recovery: Recovery | undefined;
  readonly ending: Ending;
  /** The part of this machine's cores that something else used meanwhile, from 0 to 1. */
  readonly othersPart: number;
}

/** How many came. */
export interface Users extends K6Counts {
  readonly planned: number;
}

/** `aborted`: more than half of all requests failed. `broken`: the generator itself failed; why. */
export type Ending = { readonly kind: 'done' } | { readonly kind: 'aborted' } | { readonly kind: 'interrupted' } | { readonly kind: 'broken'; readonly why: string };

/** What each invariant says. */
export const invariantTexts: Readonly<Record<InvariantId, string>> = {
  owner: 'What was answered 201 is handed to its owner as it was uploaded',
  others: 'It is handed to nobody else',
  unique: 'Every 201 names a place of its own',
  kept: 'After the load it is still there, unchanged',
  expired: 'What has expired is handed to nobody',
};

/** Looked at when the load is over, again where a look decided nothing: nothing excuses what is undecided then. */
const seenAtRest: ReadonlySet<InvariantId> = new Set(['kept', 'expired']);

/** While the load goes on, a look may be lost with a connection, and in a spike be refused as any request: of all looks no more than this part. */
const tolerableDoubt = { usual: 0.05, spike: 0.5 };

/** More users than this part that could not begin: the load was not what it is called. */
const tolerableDrop = { usual: 0.05, spike: 0.5 };

/** More than this part that stayed away for another reason: the load ended early. */
const tolerableAbsence = 0.05;

/** When others use more of the machine than this, slowness says nothing about the target: the load is made here at least. */
const tolerableOthers = 0.25;

/** Decides about everything that is asked: truth first, then the load and its limits. */
export function judge({ invariants, operations, calm, limits, users, lanes, shedOutsideSpike, recovery, ending, othersPart }: Facts): readonly Finding[] {
  const requests = operations.reduce((sum, operation) => sum + operation.requests, 0);
  const errors = operations.reduce((sum, operation) => sum + operation.errors, 0);
  const timeouts = operations.reduce((sum, { answers }) => sum + (answers[timeout] ?? 0), 0);
  return [
    ...invariants.map((tally) => truthOf(tally, limits)),
    completion(ending),
    answered(errors, timeouts, requests, othersPart),
    atMost('shed', limits.recovery === undefined ? 'No request is refused for too much load' : 'No request is refused for too much load before the spike, or when it is long over', shedOutsideSpike, requests),
    latency('p95', limits.p95, calm, othersPart),
    latency('p99', limits.p99, calm, othersPart),
    offered(users, lanes, limits),
    ...(limits.recovery === undefined ? [] : [recovered(limits.recovery, recovery, ending, othersPart)]),
  ];
}

/** Any failure fails; what could not be decided is never green, and neither is an empty run. */
export function conclusionOf(findings: readonly Pick<Finding, 'verdict'>[]): Verdict {
  if (findings.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return findings.length === 0 || findings.some(({ verdict }) => verdict === 'undecided') ? 'undecided' : 'pass';
}

/** The exit code of the command-line contract. */
export function exitCodeOf(verdict: Verdict): number {
  return { pass: 0, fail: 1, undecided: 4 }[verdict];
}

function truthOf({ id, held, broken, undecided, doubt, among }: Tally, { recovery }: Limits): Finding {
  const tolerable = seenAtRest.has(id) ? 0 : recovery === undefined ? tolerableDoubt.usual : tolerableDoubt.spike;
  const verdict = broken > 0 ? 'fail' : held > 0 && undecided <= tolerable * (held + undecided) ? 'pass' : 'undecided';
  const seen = [`held ${times(held)}`, ...(broken > 0 ? [`broken ${times(broken)}`] : []), ...(undecided > 0 ? [`undecided ${times(undecided)} (${doubt ?? 'unknown'})`] : [])];
  const looks = held + broken + undecided;
  const ofHowMany = among === undefined ? '' : `; ${looks === among ? 'all' : `${looks} of`} ${among} that were acknowledged`;
  return { id: `truth/${id}`, verdict, expected: invariantTexts[id], actual: looks === 0 ? 'never observed' : `${seen.join(', ')}${ofHowMany}` };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function completion(ending: Ending): Finding {
  const finding = { id: 'load/completed', expected: 'The load goes on to its end' };
  switch (ending.kind) {
    case 'done':
      return { ...finding, verdict: 'pass', actual: 'it did' };
    case 'aborted':
      return { ...finding, verdict: 'fail', actual: 'given up: more than half of all requests failed' };
    case 'interrupted':
      return { ...finding, verdict: 'undecided', actual: 'interrupted' };
    case 'broken':
      return { ...finding, verdict: 'undecided', actual: `the load generator failed: ${ending.why}` };
  }
}

function answered(errors: number, timeouts: number, requests: number, othersPart: number): Finding {
  const finding = atMost('errors', 'Every request is answered as a healthy server does, or is refused with 429 or 503 in a spike', errors, requests);
  return errors > 0 && errors === timeouts ? { ...finding, ...tooSlow(`${finding.actual} timed out`, othersPart) } : finding;
}

function atMost(name: string, expected: string, found: number, requests: number): Finding {
  const verdict = found > 0 ? 'fail' : requests === 0 ? 'undecided' : 'pass';
  return { id: `load/${name}`, verdict, expected, actual: `${found} of ${requests}` };
}

function latency(name: 'p95' | 'p99', limit: number, calm: Facts['calm'], othersPart: number): Finding {
  const slowest = calm.flatMap(({ operation, latency: found }) => (found ? [{ operation, value: found[name] }] : [])).sort((a, b) => b.value - a.value)[0];
  const finding = { id: `load/${name}`, expected: `${name.slice(1)} of 100 requests of each operation take at most ${limit} ms` };
  if (!slowest) return { ...finding, verdict: 'undecided', actual: 'nothing was answered as by a healthy server' };
  const actual = `${Math.round(slowest.value)} ms (${slowest.operation})`;
  return slowest.value <= limit ? { ...finding, verdict: 'pass', actual } : { ...finding, ...tooSlow(actual, othersPart) };
}

/** Whose fault it is. */
function tooSlow(actual: string, othersPart: number): Pick<Finding, 'verdict' | 'actual'> {
  if (othersPart <= tolerableOthers) return { verdict: 'fail', actual };
  return { verdict: 'undecided', actual: `${actual}, while something else used ${Math.round(othersPart * 100)} % of this machine` };
}

function offered({ planned, came, dropped }: Users, lanes: number, { recovery }: Limits): Finding {
  const finding = { id: 'load/offered', expected: 'As many users come as the profile says' };
  if (came === undefined) return { ...finding, verdict: 'undecided', actual: `unknown, of ${planned}: the load generator ended before it could say` };
  const absent = planned - came - dropped;
  // k6 rounds down: each may begin one user less.
  const enough = came > 0 && dropped <= planned * (recovery === undefined ? tolerableDrop.usual : tolerableDrop.spike) && absent <= Math.max(planned * tolerableAbsence, lanes);
  const waiting = dropped > 0 ? `; ${dropped} could not begin: those before them were still waiting` : '';
  return { ...finding, verdict: enough ? 'pass' : 'undecided', actual: came >= planned ? `all ${planned}` : `${came} of ${planned}${waiting}` };
}

function recovered(limit: number, found: Recovery | undefined, ending: Ending, othersPart: number): Finding {
  const finding = { id: 'load/recovery', expected: `${limit} s after the spike all is as before it` };
  if (!found || found.kind === 'unknown') return { ...finding, verdict: 'undecided', actual: found?.why ?? 'there was no spike' };
  if (found.kind === 'after') {
    const actual = found.seconds === 0 ? 'at once' : `after ${found.seconds} s`;
    return found.seconds <= limit ? { ...finding, verdict: 'pass', actual } : { ...finding, ...tooSlow(actual, othersPart) };
  }
  if (ending.kind !== 'done') return { ...finding, verdict: 'undecided', actual: 'not as before when the load ended early' };
  return { ...finding, ...tooSlow('not as before until the end of the load', othersPart) };
}
