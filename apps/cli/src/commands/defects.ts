import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenDefects, isKilled, isProof, killTablePage, runDefects, type DefectRun, type KillTable, type Outcome } from '@testbed/defects';
import type { Command } from '../command.ts';
import { style, type Output } from '../output.ts';
import { UsageProblem } from '../problem.ts';

export const defectsCommand: Command = {
  usage: 'testbed defects run [--only ID]… [--shard I/N] [--declared] --report DIR',
  summary: 'proves that each planted defect is caught by the checks that declare it; prints the kill table',
  options: {
    only: { type: 'string', multiple: true },
    shard: { type: 'string' },
    declared: { type: 'boolean' },
    report: { type: 'string' },
  },
  async run(input, output) {
    if (input.positionals.join(' ') !== 'run') throw new UsageProblem('say what to do with the defects: run');
    const folder = input.required('report');
    const only = input.texts('only');
    const chosen = { only: only.length > 0 ? only : undefined, shard: shardOf(input.text('shard')) };
    if (chosenDefects(chosen).length === 0) throw new UsageProblem('there is no such defect');
    const table = await runDefects({ ...chosen, extent: input.flag('declared') ? 'declared' : 'full', onOutcome: (outcome, done, of) => tell(outcome, `${done}/${of}`, output) });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'defects.json'), `${JSON.stringify(table, undefined, 2)}\n`);
    writeFileSync(join(folder, 'defects.md'), killTablePage(table));
    summarise(table, output);
    output.document(table);
    return isProof(table) ? 0 : 1;
  },
};

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
