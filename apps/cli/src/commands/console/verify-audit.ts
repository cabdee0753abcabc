import { verifyAuditLog } from '@testbed/publishing';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { readInput } from '../../recipients.ts';

/**
 * Looks through an audit log that was taken away from a console, offline; with heads from published folders also for
 * what was cut off or written anew.
 */
export function verifyAudit([log, ...heads]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  if (log === undefined) throw new UsageProblem('name the log: console verify-audit LOG [HEAD…] [--root ROOT]');
  const root = input.text('root');
  if ((root === undefined) !== (heads.length === 0)) throw new UsageProblem('heads of publications are verified by a --root, and a --root is for heads');
  const verdict = root === undefined ? verifyAuditLog(readInput(log)) : verifyAuditLog(readInput(log), { heads: heads.map((head) => readInput(head)), root: readInput(root) });
  const { ok, entries, anchored, head, problem } = verdict;
  if (ok) {
    output.say(`${style.green('✓')} ${log}: ${entries} entries, none changed, moved or taken out`);
    output.say(anchored > 0 ? `  the first ${anchored} are held by a signed head: nobody can have written them anew` : '  no signed head was given: who wrote the whole log anew would not be found');
    if (head !== undefined) output.say(`  last entry ${head}`);
  } else output.progress(`${style.red('✗')} ${log}: ${problem} [audit-log-changed]`);
  output.document(ok ? verdict : { ...verdict, error: { code: 'audit-log-changed', message: problem } });
  return Promise.resolve(ok ? 0 : 1);
}
