import { deviates, undecided } from '@testbed/runner';
import type { ExpectedFile, Layer, Vector } from '@testbed/vectors';
import { expectRefused } from '../client/judge.ts';
import { listed, type Attempt, type FoundFile } from './attempt.ts';
import type { ContainerTarget } from './target.ts';

type Refusals = ContainerTarget['adapter']['refusals'];

/**
 * Holds what a client did against what its vector expects.
 *
 * @param refusals by which words the client tells layers; without them only what came of a refusal is judged
 * @returns what it did, for the report
 * @throws Deviation saying what it did instead
 */
export function judgeAttempt({ expect, credential }: Pick<Vector, 'expect' | 'credential'>, attempt: Attempt, refusals: Refusals): string {
  // Without the person's servers many clients refuse before they look at the container.
  const blamed = credential.kind === 'person' ? undefined : refusals;
  switch (expect.does) {
    case 'opens':
      return opened(attempt, expect.files);
    case 'refuses':
      return refusedBy(attempt, expect.by, blamed);
    case 'either':
      return attempt.run.claimsSuccess ? opened(attempt, expect.files) : refusedBy(attempt, expect.by, blamed);
    case 'needs-server':
      return refusedForServer(attempt, blamed);
  }
}

/** Whether the twin of a vector did what makes a refusal say something. @throws Undecided when it did not */
export function demandTwin({ name, expect }: Vector, attempt: Attempt): void {
  // A client that does not know the curve is right, and refuses whatever is wrong besides.
  if (attempt.run.claimsSuccess || expect.does === 'opens') {
    const obstacle = notOpened(attempt, 'files' in expect ? expect.files : undefined);
    if (obstacle !== undefined) undecided(`the passing twin ${name} failed: the client ${obstacle}`);
  }
}

function opened(attempt: Attempt, expected: readonly ExpectedFile[] | undefined): string {
  const obstacle = notOpened(attempt, expected);
  if (obstacle !== undefined) deviates(obstacle);
  return `opened it: ${listed(attempt.files.map(({ name, size }) => `${name} (${size} bytes)`)).join(', ') || 'no files'}`;
}

/** Why an attempt is not the opening that was expected; undefined when it is. */
export function notOpened({ run, files, elsewhere }: Attempt, expected: readonly ExpectedFile[] | undefined): string | undefined {
  if (run.timedOut) return `did not end within ${Math.round(run.duration / 1000)} s`;
  if (!run.claimsSuccess) return `failed (${run.exit === undefined ? run.signal : `exit ${run.exit}`}): ${(run.stderr.trim() || run.stdout.trim()).split('\n')[0]?.slice(0, 200)}`;
  if (elsewhere.length > 0) return `left ${listed(elsewhere).join(', ')} outside the chosen folder`;
  const wrong = expected && difference(files, expected);
  return wrong === undefined ? undefined : `said that it succeeded, but the files are wrong: ${wrong}`;
}

/** Permissions of the archive count for nothing: what came out is the user's to read and write, and is no program. @throws Deviation */
export function expectNoAttributes({ files }: Attempt): void {
  const odd = files.filter(({ mode }) => mode !== undefined && ((mode & 0o600) !== 0o600 || (mode & 0o7111) !== 0));
  if (odd.length > 0) deviates(`gave files the permissions of the archive: ${listed(odd.map(({ name, mode = 0 }) => `${name} ${mode.toString(8)}`)).join(', ')}`);
}

/** How files differ from the expected ones; undefined when they are the same. One that has no name may have any. */
export function difference(found: readonly FoundFile[], expected: readonly ExpectedFile[]): string | undefined {
  const left = [...found];
  const missing = expected.filter(({ name, sha256 }) => {
    const index = left.findIndex((file) => file.sha256 === sha256 && (name === undefined || file.name === name));
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
  const words = [
    ...missing.map(({ name, size }) => `${name ?? 'a file'} with its ${size} bytes is missing`),
    ...left.map(({ name, size, sha256 }) => `${name} (${sha256 === undefined ? 'no regular file' : `${size} bytes`}) was not expected`),
  ];
  return words.length === 0 ? undefined : listed(words).join(', ');
}

function refusedBy(attempt: Attempt, expected: readonly Layer[], refusals: Refusals): string {
  const refused = expectRefused(outcomeOf(attempt));
  if (!refusals) return refused;
  const layers = layersIn(attempt, refusals);
  if (layers.length === 0) deviates(`${refused}, in words by which its adapter knows no layer; ${expected.join(' or ')} was expected`);
  if (!layers.some((layer) => (expected as readonly string[]).includes(layer))) deviates(`${refused}, but by ${layers.join(' and ')}; ${expected.join(' or ')} was expected`);
  return `${refused}, by ${layers.join(' and ')}`;
}

function refusedForServer(attempt: Attempt, refusals: Refusals): string {
  const refused = expectRefused(outcomeOf(attempt));
  const layers = layersIn(attempt, refusals ?? {});
  if (layers.length > 0) deviates(`${refused}, but blamed the container (${layers.join(' and ')}), which is good`);
  return refused;
}

function outcomeOf({ run, files, elsewhere }: Attempt): Parameters<typeof expectRefused>[0] {
  return { run, left: listed([...files.map(({ name, size }) => `${name} (${size} bytes)`), ...elsewhere]) };
}

function layersIn({ run: { stdout, stderr } }: Attempt, refusals: NonNullable<Refusals>): readonly string[] {
  return Object.entries(refusals)
    .filter(([, words]) => words.some((word) => word.test(stdout) || word.test(stderr)))
    .map(([layer]) => layer);
}
