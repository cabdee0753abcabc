import { listHash, lintServerList, parseDraft, type Finding, type Published } from '@testbed/server-list';
import { readCertificates } from '@testbed/pki';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { readInput } from '../../recipients.ts';

/** Judges each list by every rule, in the light of the ones before it. Exit 1 when one has an error; warnings are only shown. */
export async function lintLists(files: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const trust = input.text('trust');
  const authorities = trust === undefined ? [] : readCertificates(readInput(trust));
  const previous: Published[] = [];
  const lists: { file: string; version: number; findings: readonly Finding[] }[] = [];
  for (const file of files) {
    const bytes = readInput(file);
    const list = parseDraft(bytes.toString(), file);
    lists.push({ file, version: list.version, findings: await lintServerList(list, { now: new Date(), previous, authorities }) });
    previous.push({ list, hash: listHash(bytes) });
  }
  for (const { file, version, findings } of lists) sayFindings(`${file}, version ${version}`, findings, output);
  const ok = lists.every(({ findings }) => !hasErrors(findings));
  output.document({ ok, lists });
  return ok ? 0 : 1;
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** Findings for a person, under a title. */
export function sayFindings(title: string, findings: readonly Finding[], output: Output): void {
  output.say(`${hasErrors(findings) ? style.red('✗') : style.green('✓')} ${style.bold(title)}${findings.length === 0 ? ': no rule is violated' : ''}`);
  for (const { severity, code, path, message, next } of findings) {
    output.say(`  ${severity === 'error' ? style.red('error  ') : 'warning'} ${path || '/'}  ${message} [${code}]`);
    if (next !== undefined) output.say(`          next: ${next}`);
  }
}
