import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openAuthority, PkiProblem } from '@testbed/pki';
import type { Command, CommandInput } from '../command.ts';
import { style, type Output } from '../output.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { testbedProgram } from '../program.ts';
import { initTarget } from '../target/init.ts';

const kinds = ['capsule-server', 'shares-server'] as const;

export const targetCommand: Command = {
  usage: 'testbed target init capsule-server|shares-server --out DIR [--host NAME]… [--services URL] · responder DIR · revoke|restore DIR SERIAL',
  summary: 'makes a folder with all that a foreign server needs to be certified; runs its OCSP responder; revokes its certificates',
  options: { out: { type: 'string' }, host: { type: 'string', multiple: true }, services: { type: 'string' } },
  async run(input, output) {
    const [action = '', ...rest] = input.positionals;
    switch (action) {
      case 'init':
        return init(rest, input, output);
      case 'responder':
        return respond(rest, output);
      case 'revoke':
      case 'restore':
        return changeStatus(action, rest, output);
      default:
        throw new UsageProblem(action === '' ? 'say what to do: init, responder, revoke or restore' : `target knows no "${action}"`);
    }
  },
};

async function init([named, ...more]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const kind = kinds.find((known) => known === named);
  if (kind === undefined || more.length > 0) throw new UsageProblem(`name the kind of server: ${kinds.join(' or ')}`);
  const folder = resolve(input.required('out'));
  const [first = 'localhost', ...others] = input.texts('host');
  const services = (input.text('services') ?? 'http://127.0.0.1:9580').replace(/\/$/, '');
  if (URL.parse(services)?.protocol !== 'http:' || !new URL(services).port) throw new UsageProblem('--services is the address of the responder: http://HOST:PORT');
  output.progress('making certification authorities, certificates and key stores');
  await initTarget({ kind, folder, hosts: [first, ...(others.length > 0 ? others : first === 'localhost' ? ['127.0.0.1'] : [])], services, program: testbedProgram });
  const file = join(folder, 'target.json');
  output.say(`${style.green('✓')} ${folder} holds what a ${kind} needs to be certified`);
  output.say(`  next: read ${join(folder, 'README.md')}, start the responder, configure the server, complete ${file}`);
  output.document({ folder, target: file, services });
  return 0;
}

/** The responder in the foreground, until somebody ends it. */
async function respond([named, ...more]: readonly string[], output: Output): Promise<number> {
  if (named === undefined || more.length > 0) throw new UsageProblem('name the folder that testbed target init made');
  const config = join(resolve(named), 'responder.json');
  if (!existsSync(config)) throw new ConfigurationProblem('file-unreadable', `there is no ${config}`, 'name a folder that testbed target init made');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../mock-ocsp-ca/src/main.ts'), '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => output.progress(`${style.green('✓')} the responder of ${named} answers; Ctrl-C ends it`));
  const forward = (): void => void child.kill('SIGTERM');
  process.once('SIGINT', forward).once('SIGTERM', forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0 || code === null) return 0;
  throw new ConfigurationProblem('server-failed-to-start', 'the responder could not start', 'its words are above; the port may be in use');
}

function changeStatus(action: 'revoke' | 'restore', [named, serial, ...more]: readonly string[], output: Output): Promise<number> {
  if (named === undefined || serial === undefined || more.length > 0) throw new UsageProblem(`testbed target ${action} DIR SERIAL`);
  try {
    const authority = openAuthority(join(resolve(named), 'pki'));
    if (action === 'revoke') authority.revoke(serial, { at: new Date(), reason: 'keyCompromise' });
    else authority.restore(serial);
  } catch (cause) {
    if (cause instanceof PkiProblem) throw new ConfigurationProblem('file-unreadable', cause.message, 'name a folder that testbed target init made, and a serial number in hex', { cause });
    throw cause;
  }
  output.say(`${serial} is ${action === 'revoke' ? 'revoked' : 'good again'}`);
  output.document({ serial, status: action === 'revoke' ? 'revoked' : 'good' });
  return Promise.resolve(0);
}
