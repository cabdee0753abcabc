import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AdapterProblem, clientVersion, readAdapter } from '@testbed/adapters';
import { examineClient, openClientWorld } from '@testbed/checks';
import type { Output } from '../../output.ts';
import { inOwnWorld } from '../../world/own.ts';
import { finding, type Finding } from './finding.ts';

/**
 * A client as its adapter drives it: the file, the program, and in a world of its own each scheme that it claims, which
 * must go round once. Ends with the first thing without which the next can't be looked at.
 */
export async function examineAdapter(path: string, portBase: number, output: Output): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-doctor-'));
  const findings: Finding[] = [];
  let looking = basename(path);
  try {
    const adapter = readAdapter(path);
    findings.push(finding(looking, undefined, `drives ${adapter.name}`));
    looking = 'program';
    const version = await clientVersion(adapter, { folder, timeout: 30_000 });
    findings.push(finding(looking, undefined, version));
    const rounds = await inOwnWorld(join(folder, 'world'), portBase, output, (file) => examineClient({ adapter, version, world: openClientWorld(file), folder: join(folder, 'client') }));
    return [...findings, ...rounds.map(({ scheme, problem }) => finding(scheme, problem, 'goes round'))];
  } catch (error) {
    if (error instanceof AdapterProblem) return [...findings, finding(looking, error, '')];
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
