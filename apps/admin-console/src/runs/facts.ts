/** How a run ended, as `results.json` and `manifest.json` say it. */
export const conclusions = ['conformant', 'non-conformant', 'inconclusive', 'incomplete'] as const;
export type Conclusion = (typeof conclusions)[number];

export const verdicts = ['fail', 'inconclusive', 'warning', 'pass', 'not-applicable'] as const;
export type Verdict = (typeof verdicts)[number];

/** How many checks came to each verdict. */
export type Counts = Readonly<Record<'pass' | 'fail' | 'warning' | 'notApplicable' | 'inconclusive', number>>;

/** What the head of a report says of its run. Written by whoever wrote the folder: nothing in it is verified. */
export interface RunFacts {
  readonly target: string;
  /** `capsule-server`, `shares-server`, `client`, or what another suite calls it. */
  readonly kind: string;
  readonly profile: string;
  /** RFC 3339 */
  readonly started: string;
  readonly finished: string;
  readonly conclusion: Conclusion;
  readonly complete: boolean;
  readonly counts: Counts;
  /** `cdoc2-testbed 0.1.0` */
  readonly suite: string;
}

/** The facts in a parsed `manifest.json` or `results.json`; undefined where it is neither. */
export function factsIn(value: unknown): RunFacts | undefined {
  const document = objectIn(value);
  const target = objectIn(document?.['target']);
  const suite = objectIn(document?.['suite']);
  const summary = objectIn(document?.['summary']);
  const conclusion = conclusions.find((one) => one === document?.['conclusion']);
  if (!document || !target || !suite || !summary || !conclusion) return undefined;
  const [started, finished] = [textIn(document['started']), textIn(document['finished'])];
  if (Number.isNaN(Date.parse(started)) || Number.isNaN(Date.parse(finished))) return undefined;
  return {
    target: textIn(target['name']),
    kind: textIn(target['kind']),
    profile: textIn(document['profile']),
    started,
    finished,
    conclusion,
    complete: document['complete'] === true,
    counts: { pass: countIn(summary['pass']), fail: countIn(summary['fail']), warning: countIn(summary['warning']), notApplicable: countIn(summary['notApplicable']), inconclusive: countIn(summary['inconclusive']) },
    suite: `${textIn(suite['name'])} ${textIn(suite['version'])}`.trim(),
  };
}

/** One check of a report. */
export interface CheckFacts {
  readonly id: string;
  readonly verdict: Verdict;
  readonly level: string;
  readonly requirements: readonly string[];
  readonly expected: string;
  readonly actual: string;
  readonly next: string;
  /** Path of its transcript in the folder. */
  readonly transcript: string;
}

/** The checks in a parsed `results.json`; those without an id or a verdict are left out. */
export function checksIn(value: unknown): readonly CheckFacts[] {
  const checks = objectIn(value)?.['checks'];
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((given): CheckFacts[] => {
    const check = objectIn(given);
    const verdict = verdicts.find((one) => one === check?.['verdict']);
    const id = textIn(check?.['id']);
    if (!check || !verdict || id === '') return [];
    const requirements = Array.isArray(check['requirements']) ? check['requirements'].map(textIn) : [];
    return [{ id, verdict, level: textIn(check['level']), requirements, expected: textIn(check['expected']), actual: textIn(check['actual']), next: textIn(check['next']), transcript: textIn(check['transcript']) }];
  });
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** Longer ones are somebody's joke. */
const longestText = 4_000;

function textIn(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longestText) : '';
}

function countIn(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
