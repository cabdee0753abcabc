import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAdapter, type Adapter } from '@testbed/adapters';
import { openClientWorld } from '@testbed/checks';
import { chosenDefects, isKilled, isProof, killTablePage, runDefects, staleDefects, type DefectRun, type KillTable, type LentClient, type Outcome } from '@testbed/defects';
import type { Command, CommandInput } from '../command.ts';
import { style, type Output } from '../output.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { testbedProgram } from '../program.ts';
import { inOwnWorld } from '../world/own.ts';
import { defaultPortBase } from '../world/ports.ts';

export const defectsCommand: Command = {
  usage: 'testbed defects run [--only ID]… [--shard I/N] [--declared | --full] [--port-base N] --report DIR',
  summary: 'proves that each planted defect is caught by the checks that declare it; prints the kill table',
  options: {
    only: { type: 'string', multiple: true },
    shard: { type: 'string' },
    declared: { type: 'boolean' },
    full: { type: 'boolean' },
    'port-base': { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    if (input.positionals.join(' ') !== 'run') throw new UsageProblem('say what to do with the defects: run');
    const folder = input.required('report');
    const only = input.texts('only');
    const chosen = { only: only.length > 0 ? only : undefined, shard: shardOf(input.text('shard')) };
    if (chosenDefects(chosen).length === 0) throw new UsageProblem('there is no such defect');
    const [stale, ...more] = staleDefects(chosenDefects(chosen));
    if (stale !== undefined) throw new ConfigurationProblem('file-invalid', `a defect can't be planted any more: ${[stale, ...more].join('; ')}`, 'bring the defect in line with the source of the client');
    const portBase = Number(input.text('port-base') ?? defaultPortBase);
    const table = await runDefects({
      ...chosen,
      extent: extentOf(input),
      onOutcome: (outcome, done, of) => tell(outcome, `${done}/${of}`, output),
      client: ownClient(portBase, output),
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'defects.json'), `${JSON.stringify(table, undefined, 2)}\n`);
    writeFileSync(join(folder, 'defects.md'), killTablePage(table));
    summarise(table, output);
    output.document(table);
    return isProof(table) ? 0 : 1;
  },
};

function extentOf(input: CommandInput): DefectRun['extent'] {
  if (input.flag('declared') && input.flag('full')) throw new UsageProblem('--declared and --full contradict each other');
  return input.flag('declared') ? 'declared' : input.flag('full') ? 'full' : undefined;
}

const adapterFile = join(import.meta.dirname, '../../../../conformance/adapters/ready/testbed.json');

/** Our own client, as the program that is running. */
function ownClient(portBase: number, output: Output): LentClient {
  return {
    adapter: byThisProgram(readAdapter(adapterFile)),
    version: 'of this repository',
    async withWorld(action) {
      const folder = mkdtempSync(join(tmpdir(), 'testbed-defects-'));
      try {
        return await inOwnWorld(folder, portBase, output, (file) => action(openClientWorld(file)));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The adapter names the program as it is installed. */
function byThisProgram({ encrypt, decrypt, reencrypt = [], ...adapter }: Adapter): Adapter {
  const here = ([, ...words]: readonly string[]): readonly string[] => [...testbedProgram, ...words];
  return { ...adapter, encrypt: here(encrypt), decrypt: here(decrypt), reencrypt: here(reencrypt) };
}

function shardOf(text: string | undefined): DefectRun['shard'] {
  if (text === undefined) return undefined;
  const [index = 0, of = 0, ...more] = text.split('/').map(Number);
  if (!Number.isInteger(index) || !Number.isInteger(of) || index < 1 || index > of || more.length > 0) throw new UsageProblem(`--shard "${text}" is not a part such as 1/4`);
  return { index, of };
}

function tell(outcome: Outcome, counter: string, output: Output): void {
  const { defect, caughtBy, missedBy, falseAlarms, duration } = outcome;
  output.progress(`${isKilled(outcome) ? style.green('✓') : style.red('✗')} ${style.dim(counter)} ${defect}  ${isKilled(outcome) ? `caught by ${caughtBy.join(', ')}` : style.red('survived')}  ${style.dim(`${duration} ms`)}`);
  for (const { check, verdict, actual } of missedBy) output.progress(`    not noticed by ${check} (${verdict}): ${actual}`);
  for (const { check, actual } of falseAlarms) output.progress(`    ${style.red('false alarm')} of ${check}: ${actual}`);
}

function summarise({ totals, checks, unproven }: KillTable, output: Output): void {
  output.say(style.bold('kills  alone  check'));
  for (const { check, kills, alone } of checks.filter((row) => row.kills.length > 0)) output.say(`${String(kills.length).padStart(5)}  ${String(alone.length).padStart(5)}  ${check}`);
  output.say(`\n${totals.defects} defects: ${totals.killed} killed by declared checks, ${totals.survivors} survived, ${totals.falseAlarms} false alarms; ${unproven.length} checks of level MUST that none of these defects needs.`);
}
