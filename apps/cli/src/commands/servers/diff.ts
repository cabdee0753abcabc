import { diffServerLists, parseDraft, type Change } from '@testbed/server-list';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { readInput } from '../../recipients.ts';

/** Every field that differs from one list to the next. */
export function diffLists(files: readonly string[], _input: CommandInput, output: Output): Promise<number> {
  if (files.length < 2) throw new UsageProblem('name two lists or more, oldest first');
  const lists = files.map((file) => ({ file, list: parseDraft(readInput(file).toString(), file) }));
  const diffs = lists.slice(1).map((to, index) => {
    const from = lists[index] ?? to;
    return { from: from.file, to: to.file, changes: diffServerLists(from.list, to.list) };
  });
  for (const { from, to, changes } of diffs) {
    output.say(`${style.bold(`${from} → ${to}`)}: ${changes.length} change${changes.length === 1 ? '' : 's'}`);
    for (const change of changes) output.say(`  ${line(change)}`);
  }
  output.document({ diffs });
  return Promise.resolve(0);
}

function line({ path, before, after }: Change): string {
  if (before === undefined) return `${style.green('+')} ${path}  ${show(after)}`;
  if (after === undefined) return `${style.red('-')} ${path}  ${show(before)}`;
  return `~ ${path}  ${show(before)} → ${show(after)}`;
}

/** A certificate's path says its fingerprint: the PEM helps nobody on a terminal. */
function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 60)}…` : text;
}
