import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { examineTarget, readTarget, TargetProblem } from '@testbed/runner';
import { parseServerList } from '@testbed/server-list';
import type { Command, CommandInput } from '../command.ts';
import { style, type Output } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { secretValue } from '../secret-value.ts';
import { runningWorld, worldFolder } from '../world/folder.ts';
import { defaultPortBase } from '../world/ports.ts';
import { systemParts } from '../world/system-parts.ts';
import { readWorld } from '../world/world-file.ts';
import { examineAdapter } from './doctor/adapter.ts';
import { finding, type Finding } from './doctor/finding.ts';

export const doctorCommand: Command = {
  usage: 'testbed doctor [--data DIR | --target FILE | --adapter FILE [--port-base N]]',
  summary: 'checks this machine and the files of the world in DIR; or a target: its file, key stores, addresses, chains, clock and services; or a client: its adapter file, its program, and that each scheme it claims goes round once',
  options: { data: { type: 'string' }, target: { type: 'string' }, adapter: { type: 'string' }, 'port-base': { type: 'string' } },
  async run(input, output) {
    const findings = await look(input, output);
    for (const { check, ok, found, next } of findings) {
      output.say(`${ok ? style.green('✓') : style.red('✗')} ${check.padEnd(26)} ${found}`);
      if (next !== undefined) output.say(`    next: ${next}`);
    }
    const ok = findings.every((one) => one.ok);
    output.document({ ok, findings });
    return ok ? 0 : 3;
  },
};

async function look(input: CommandInput, output: Output): Promise<readonly Finding[]> {
  const target = input.text('target');
  const adapter = input.text('adapter');
  if (target !== undefined && adapter !== undefined) throw new UsageProblem('--target and --adapter are two questions: ask one at a time');
  if (target !== undefined) return examineLive(target);
  if (adapter !== undefined) return examineAdapter(adapter, Number(input.text('port-base') ?? defaultPortBase), output);
  return [...machine(), ...world(worldFolder(input.text('data')))];
}

function machine(): Finding[] {
  return [
    { check: 'Node', ok: true, found: `${process.versions.node} with OpenSSL ${process.versions.openssl}` },
    ...systemParts().map((part): Finding => {
      const found = `${part.present ? 'installed' : 'missing'}: ${part.purpose}`;
      return part.present ? { check: part.package, ok: true, found } : { check: part.package, ok: false, found, next: `apt-get install -y ${part.package} (as root)` };
    }),
  ];
}

function world(folder: string): Finding[] {
  const file = join(folder, 'world.json');
  if (!existsSync(file)) return [{ check: 'world', ok: true, found: `none in ${folder} yet: testbed up makes one` }];
  const pid = runningWorld(folder);
  return [
    { check: 'world', ok: true, found: pid === undefined ? `in ${folder}, not running` : `in ${folder}, running as process ${pid}` },
    examine('world.json', () => `${readWorld(file).file.people.length} people`),
    examine('server-list.json', () => {
      const { file: description, path } = readWorld(file);
      const list = path(description.serverList);
      return `version ${parseServerList(readFileSync(list, 'utf8'), list).version}`;
    }),
    ...readdirSync(join(folder, 'targets')).filter((name) => name.endsWith('.json')).map((name) => examineTargetFile(join(folder, 'targets', name))),
  ];
}

/** A target with everything that must be in order before it can be certified. */
async function examineLive(path: string): Promise<Finding[]> {
  const file = examineTargetFile(path);
  if (!file.ok) return [file];
  const target = readTarget(path, { readSecret: secretValue });
  const examinations = await examineTarget(target);
  return [file, ...examinations.map(({ what, problem }) => finding(what, problem, 'in order'))];
}

function examineTargetFile(path: string): Finding {
  return examine(basename(path), () => {
    const { kind, profile } = readTarget(path, { readSecret: secretValue });
    return `a ${kind} to certify, profile ${profile}`;
  });
}

function examine(check: string, read: () => string): Finding {
  try {
    return { check, ok: true, found: read() };
  } catch (error) {
    const next = error instanceof TargetProblem ? error.next : 'testbed up writes it anew';
    return { check, ok: false, found: error instanceof Error ? error.message : String(error), next };
  }
}
