import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientVersion, readAdapter } from '@testbed/adapters';
import { demandClientReady, openClientWorld } from '@testbed/checks';
import { inWords, runJourneys, type Counterexample, type JourneyResult } from '@testbed/journeys';
import { Undecided } from '@testbed/runner';
import type { Command, CommandInput } from '../command.ts';
import { interruptSignal } from '../interrupt.ts';
import { style, type Output } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { inOwnWorld } from '../world/own.ts';
import { defaultPortBase } from '../world/ports.ts';

/** Between the port bases of two worlds. */
const apart = 700;

export const journeysCommand: Command = {
  usage: 'testbed journeys --adapter FILE [--runs N] [--seed N] [--path P] [--lanes N] [--shrink SECONDS] [--port-base N] [--report DIR]',
  summary: 'plays random journeys with a client in worlds of its own: recipients, credentials, faults, expiry, revocation, time; a journey that goes wrong is made simpler, and one line plays it again',
  options: {
    adapter: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
    lanes: { type: 'string' },
    shrink: { type: 'string' },
    'port-base': { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    const file = input.required('adapter');
    const adapter = readAdapter(file);
    const path = pathOf(input.text('path'));
    const seed = numberOf(input, 'seed') ?? randomInt(0x7fff_ffff);
    const runs = numberOf(input, 'runs') ?? 100;
    const lanes = path === undefined ? (numberOf(input, 'lanes') ?? 2) : 1;
    // What a person waits for.
    const shrinking = numberOf(input, 'shrink') ?? 60;
    if (runs < 1 || lanes < 1) throw new UsageProblem('--runs and --lanes are at least 1');
    const portBase = numberOf(input, 'port-base') ?? defaultPortBase;
    const folder = mkdtempSync(join(tmpdir(), 'testbed-journeys-'));
    const signal = interruptSignal();
    try {
      const version = await clientVersion(adapter, { folder, timeout: 30_000 });
      output.progress(`${adapter.name} ${version}: ${path === undefined ? `${runs} journeys` : 'one journey again'}, seed ${seed}`);
      const started = new Date().toISOString();
      const result = await inWorlds(lanes, (lane) => ({ folder: join(folder, `world-${lane}`), portBase: portBase + apart * lane }), output, async (files) => {
        const worlds = files.map(openClientWorld);
        const [world] = worlds;
        if (world) await demandClientReady({ adapter, version, world, folder: join(folder, 'doctor') });
        return runJourneys({
          adapter,
          worlds,
          folder: join(folder, 'client'),
          runs,
          seed,
          path,
          shrinking: shrinking * 1_000,
          signal,
          onJourney: (journey, done, actual) => output.progress(`${actual === undefined ? style.green('✓') : style.red('✗')} ${style.dim(`${done}/${path === undefined ? runs : 1}`)} ${inWords(journey).join('; ')}`),
          onShrunk: (_journey, actual) => output.progress(style.dim(`  simpler: ${actual}`)),
        });
      });
      conclude({ client: `${adapter.name} (${version})`, file, seed, runs, started, result }, input.text('report'), output);
      return result.counterexample ? 1 : result.interrupted ? 4 : 0;
    } catch (error) {
      // What stops this process may stop the world too, even while it starts.
      if (signal.aborted) return undecided('interrupted', 'interrupted before the first journey', output);
      if (error instanceof Undecided) return undecided('undecided', error.message, output);
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function undecided(code: 'interrupted' | 'undecided', message: string, output: Output): 4 {
  output.progress(`${style.red('✗')} nothing can be said of the client: ${message}`);
  output.document({ error: { code, message } });
  return 4;
}

/** Some worlds at once; all stop whatever comes of it. */
function inWorlds<Result>(count: number, place: (lane: number) => { readonly folder: string; readonly portBase: number }, output: Output, action: (files: readonly string[]) => Promise<Result>, files: readonly string[] = []): Promise<Result> {
  if (files.length === count) return action(files);
  const { folder, portBase } = place(files.length);
  return inOwnWorld(folder, portBase, output, (file) => inWorlds(count, place, output, action, [...files, file]));
}

interface Told {
  readonly client: string;
  readonly file: string;
  readonly seed: number;
  readonly runs: number;
  readonly started: string;
  readonly result: JourneyResult;
}

function conclude({ client, file, seed, runs, started, result }: Told, report: string | undefined, output: Output): void {
  const { counterexample, played, interrupted, steps, leftOut } = result;
  const replay = counterexample && `testbed journeys --adapter ${file} --seed ${counterexample.seed} --path ${counterexample.path}`;
  if (counterexample && replay !== undefined) tell(counterexample, replay, output);
  if (leftOut.length > 0) output.say(`left out, as the adapter does not offer it: ${leftOut.join(', ')}`);
  output.say(`${client}: ${played} journeys${counterexample ? ', the last one failed' : ''}${interrupted ? ', then interrupted' : ''}; the client ran ${steps.succeeds + steps.refused + steps.either} times: ${steps.succeeds} had to succeed, ${steps.refused} to refuse, ${steps.either} either; seed ${seed}`);
  const document = { client, seed, runs, started, finished: new Date().toISOString(), ...result, ...(replay !== undefined && { replay }) };
  output.document(document);
  if (report === undefined) return;
  mkdirSync(report, { recursive: true });
  writeFileSync(join(report, 'journeys.json'), `${JSON.stringify(document, undefined, 2)}\n`);
  output.say(`report: ${join(report, 'journeys.json')}`);
}

function tell({ journey, steps, actual, shrunk }: Counterexample, replay: string, output: Output): void {
  output.say(style.bold(`A journey that goes wrong (made simpler ${shrunk} times):`));
  for (const line of inWords(journey)) output.say(`  ${line}`);
  output.say('What happened:');
  for (const { does, expected, because, exit, said } of steps) {
    output.say(`  ${does}: exit ${exit ?? 'none'}; expected: ${expected}, ${because}`);
    output.say(style.dim(`    ${said.split('\n').at(-1) ?? ''}`));
  }
  output.say(`${style.red('✗')} the client ${actual}`);
  output.say(`Again: ${replay}\n`);
}

function numberOf(input: CommandInput, name: string): number | undefined {
  const text = input.text(name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,10}$/.test(text)) throw new UsageProblem(`--${name} is a whole number, not "${text}"`);
  return Number(text);
}

function pathOf(text: string | undefined): string | undefined {
  if (text !== undefined && !/^\d+(:\d+)*$/.test(text)) throw new UsageProblem(`--path is a path that a run has printed, such as 3:0:1, not "${text}"`);
  return text;
}
