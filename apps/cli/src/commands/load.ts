import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { demandBounded, demandLoadFolder, exitCodeOf, findK6, LoadProblem, optionOf, profiles, readParameters, runLoad, writeLoadReport, type JourneyChoice, type LoadOutcome, type LoadParameters, type LoadProfile, type LoadResult, type ProfileName } from '@testbed/load';
import { readTarget, type Target } from '@testbed/runner';
import type { Command, CommandInput } from '../command.ts';
import { interruptSignal } from '../interrupt.ts';
import { style, type Output } from '../output.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { secretValue } from '../secret-value.ts';
import { runningFolder } from '../world/folder.ts';
import { readWorld } from '../world/world-file.ts';
import { suiteVersion } from './certify/suite-version.ts';

const parameters = ['startUsersPerSecond', 'incrementUsersPerSecond', 'incrementCycles', 'cycleDurationSeconds'] as const satisfies readonly (keyof LoadParameters)[];
const journeys: readonly JourneyChoice[] = ['mixed', 'upload', 'fetch', 'round-trip'];

export const loadCommand: Command = {
  usage: `testbed load --profile ${Object.keys(profiles).join('|')} [--journey ${journeys.join('|')}] [--world FILE | --target FILE] [${parameters.map((name) => `--${optionOf(name)} N`).join('] [')}] [--seed TEXT] --report DIR`,
  summary: 'loads the servers of a world, or one target, by k6; watches over the truth meanwhile, and writes a report',
  options: {
    profile: { type: 'string' },
    journey: { type: 'string' },
    world: { type: 'string' },
    target: { type: 'string' },
    ...Object.fromEntries(parameters.map((name) => [optionOf(name), { type: 'string' } as const])),
    seed: { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    if (input.positionals.length > 0) throw new UsageProblem(`nothing stands outside of options, as "${input.positionals.join(' ')}" does`);
    const profile = profileOf(input.required('profile'));
    const journey = journeyOf(input.text('journey') ?? 'mixed');
    const folder = input.required('report');
    try {
      return await load(profile, journey, folder, input, output);
    } catch (error) {
      throw error instanceof LoadProblem ? translated(error) : error;
    }
  },
};

async function load({ name, parameters: own, phases }: LoadProfile, journey: JourneyChoice, folder: string, input: CommandInput, output: Output): Promise<number> {
  const given = readParameters(own, Object.fromEntries(parameters.map((parameter) => [parameter, input.text(optionOf(parameter))])));
  if (phases) demandBounded(phases(given));
  demandLoadFolder(folder);
  const k6 = findK6(process.env);
  const outcome = await runLoad({
    targets: targetsOf(input),
    profile: name,
    journey,
    parameters: given,
    seed: input.text('seed') ?? randomBytes(8).toString('hex'),
    k6,
    suite: suiteVersion(),
    signal: interruptSignal(),
    onProgress: (line) => output.progress(style.dim(`· ${line}`)),
  });
  const { result } = outcome;
  say(result, output);
  const unwritten = write(folder, outcome);
  if (unwritten) output.progress(`${style.red('✗')} ${unwritten.message} [${unwritten.code}]\n    next: ${unwritten.next}`);
  else output.say(`report: ${join(folder, 'index.html')}`);
  output.document({ ...documentOf(result), ...(unwritten ? { error: { code: unwritten.code, message: unwritten.message, next: unwritten.next } } : { report: folder }) });
  return unwritten ? 3 : exitCodeOf(result.conclusion);
}

/** @returns why there is no report: what was seen is told even so */
function write(folder: string, outcome: LoadOutcome): LoadProblem | undefined {
  try {
    writeLoadReport(folder, outcome);
    return undefined;
  } catch (error) {
    if (error instanceof LoadProblem) return error;
    throw error;
  }
}

function profileOf(name: string): LoadProfile {
  if (!Object.hasOwn(profiles, name)) throw new UsageProblem(`there is no load profile "${name}": ${Object.keys(profiles).join(', ')}`);
  return profiles[name as ProfileName];
}

function journeyOf(name: string): JourneyChoice {
  const journey = journeys.find((known) => known === name);
  if (journey === undefined) throw new UsageProblem(`there is no journey "${name}": ${journeys.join(', ')}`);
  return journey;
}

/** One target, or every server of a world: of the one that runs unless another is named. */
function targetsOf(input: CommandInput): readonly Target[] {
  const target = input.text('target');
  const world = input.text('world');
  if (target !== undefined && world !== undefined) throw new UsageProblem('--target and --world contradict each other');
  if (target !== undefined) return [readTarget(target, { readSecret: secretValue })];
  const running = runningFolder();
  const file = world ?? (running && join(running, 'world.json'));
  if (file === undefined) throw new ConfigurationProblem('world-not-running', 'no world is running, and no target is named', 'start one with testbed up, or name a target file with --target');
  return targetFilesIn(readWorld(file).path('targets')).map((each) => readTarget(each, { readSecret: secretValue }));
}

function targetFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => join(folder, name));
  } catch (cause) {
    throw new ConfigurationProblem('file-unreadable', `${folder} can't be read`, 'name the world.json of a world that was started with testbed up', { cause });
  }
}

/** In the terms of the command line. */
function translated(problem: LoadProblem): Error {
  const { code, message, next } = problem;
  switch (code) {
    case 'parameter-invalid':
      return new UsageProblem(message);
    case 'k6-missing':
    case 'k6-too-old':
      return new ConfigurationProblem('system-part-missing', message, next, { cause: problem });
    case 'folder-in-use':
    case 'folder-unwritable':
      return new ConfigurationProblem(code, message, next, { cause: problem });
    case 'target-unsuitable':
    case 'preparation-failed':
      return new ConfigurationProblem('file-invalid', message, next, { cause: problem });
  }
}

const marks = { pass: style.green('✓'), fail: style.red('✗'), undecided: '?' } as const;

function say({ conclusion, findings, operations, profile, users }: LoadResult, output: Output): void {
  for (const { id, verdict, actual } of findings) output.say(`${marks[verdict]} ${id.padEnd(16)} ${actual}`);
  output.say(style.bold('\nrequests  errors  p50 ms  p95 ms  p99 ms  operation'));
  for (const { operation, connection, requests, errors, latency } of operations) {
    const figures = [latency?.p50, latency?.p95, latency?.p99].map((value) => (value === undefined ? '–' : value.toFixed(1)).padStart(6));
    output.say(`${String(requests).padStart(8)}  ${String(errors).padStart(6)}  ${figures.join('  ')}  ${operation}, ${connection} connection`);
  }
  output.say(`\n${style.bold(`${profile}: ${conclusion}`)}, ${users.planned} users planned`);
}

function documentOf({ conclusion, findings, operations, profile, users }: LoadResult): object {
  return { profile, conclusion, findings, users, operations: operations.map(({ operation, connection, requests, shed, errors, answers, latency }) => ({ operation, connection, requests, shed, errors, answers, latency })) };
}
