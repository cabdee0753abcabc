import { homedir } from 'node:os';
import { join } from 'node:path';
import { demandReportFolder, installationKey, readEvidenceKey, type ReportOptions } from '@testbed/report';
import type { CommandInput } from '../../command.ts';

/** Where the report of a run goes, and what it needs beside the run. */
export interface ReportPlan extends ReportOptions {
  readonly folder: string;
}

/**
 * Decides about the report before anything is run: a run of minutes must not end in a folder that is in use.
 *
 * @throws ReportProblem
 */
export function planReport(input: CommandInput, seed: string, listeners: NonNullable<ReportPlan['listeners']>): ReportPlan {
  const folder = input.required('report');
  demandReportFolder(folder);
  const signKey = input.text('sign-key');
  const key = signKey === undefined ? installationKey(process.env['TESTBED_HOME'] ?? join(homedir(), '.config/cdoc2-testbed')) : readEvidenceKey(signKey);
  const given = ['target', 'adapter', 'profile'].flatMap((name) => {
    const value = input.text(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  // A folder of its own: the report of one check must not replace that of all.
  const reproduce = (check: string): string => ['testbed', 'certify', ...input.positionals, ...given, '--seed', seed, '--only', check, '--report', `${folder.replace(/\/+$/, '')}-one`].map(quoted).join(' ');
  return { folder, key, reproduce, listeners };
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
