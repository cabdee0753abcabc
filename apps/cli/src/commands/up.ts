import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, CommandInput } from '../command.ts';
import { style, type Output } from '../output.ts';
import { ConfigurationProblem, UsageProblem, type ConfigurationCode } from '../problem.ts';
import { playTour } from '../tour/play.ts';
import { secretValue } from '../secret-value.ts';
import type { FirstPerson } from '../world/console.ts';
import { worldFolder } from '../world/folder.ts';
import { highestPortBase, mostSharesServers } from '../world/ports.ts';
import { runWorld, type RunOptions } from '../world/run.ts';
import { readWorld, type World } from '../world/world-file.ts';

export const upCommand: Command = {
  usage: 'testbed up [--data DIR] [--port-base N] [--profile use-case|field] [--shares-servers N] [--database-url URL] [--no-console] [--detach] [--tour]',
  summary: 'starts a world: trust services, a capsule server, people with ID-cards; stays until Ctrl-C, or returns once ready with --detach',
  options: {
    data: { type: 'string' },
    'port-base': { type: 'string' },
    profile: { type: 'string' },
    'shares-servers': { type: 'string' },
    'database-url': { type: 'string' },
    detach: { type: 'boolean' },
    tour: { type: 'boolean' },
    'no-console': { type: 'boolean' },
  },
  async run(input, output) {
    const options = runOptions(input, output);
    if (input.flag('detach')) return detach(options.folder, input, output);
    try {
      return await stay(options, input.flag('tour'), output);
    } catch (error) {
      if (error instanceof ConfigurationProblem) tell({ problem: { code: error.code, message: error.message, next: error.next } });
      throw error;
    }
  },
};

function runOptions(input: CommandInput, output: Output): RunOptions {
  const profile = input.text('profile');
  if (profile !== undefined && profile !== 'use-case' && profile !== 'field') throw new UsageProblem(`--profile is use-case or field, not "${profile}"`);
  const base = input.text('port-base');
  if (base !== undefined && !(/^\d+$/.test(base) && Number(base) >= 1024 && Number(base) <= highestPortBase)) {
    throw new UsageProblem(`--port-base is a number from 1024 to ${highestPortBase}, not "${base}"`);
  }
  const database = input.text('database-url');
  const shares = input.text('shares-servers');
  if (shares !== undefined && !(/^\d$/.test(shares) && Number(shares) <= mostSharesServers)) {
    throw new UsageProblem(`--shares-servers is a number from 0 to ${mostSharesServers}, not "${shares}"`);
  }
  return {
    folder: worldFolder(input.text('data')),
    console: !input.flag('no-console'),
    ...(profile !== undefined && { profile }),
    ...(base !== undefined && { portBase: Number(base) }),
    ...(database !== undefined && { databaseUrl: secretValue(database) }),
    ...(shares !== undefined && { sharesServers: Number(shares) }),
    onProgress(line) {
      output.progress(style.dim(`· ${line}`));
      tell({ progress: line });
    },
  };
}

async function stay(options: RunOptions, withTour: boolean, output: Output): Promise<number> {
  const started = performance.now();
  const running = await runWorld(options);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, running.stop);
  // Whoever started us through a channel is gone: so are we.
  if (process.connected && process.env[detachedMark] === undefined) process.once('disconnect', running.stop);
  const world = readWorld(running.file);
  describe(world, running.file, output);
  // Links are told once, and no log keeps them.
  if (process.env[detachedMark] === undefined) introduce(running.firstPeople, output);
  output.document({ ready: true, file: running.file, world: world.file, firstPeople: running.firstPeople });
  output.progress(style.bold(`The world is ready (${((performance.now() - started) / 1000).toFixed(1)} s).`));
  tell({ ready: true, firstPeople: running.firstPeople });
  const tour = withTour ? playTour(world, output).catch((error: unknown) => failed(error, output)) : undefined;
  if (withTour) void tour?.then(() => suggest(world, options.folder, output));
  else suggest(world, options.folder, output);
  await running.stopped;
  output.progress('The world has stopped; nothing is left running.');
  if (process.connected) process.disconnect();
  return 0;
}

/** The environment variable that tells a world it was started to outlive its starter. */
const detachedMark = 'TESTBED_DETACHED';

/** What a world started in the background tells its starter. */
type Message =
  | { readonly progress: string }
  | { readonly ready: true; readonly firstPeople: readonly FirstPerson[] }
  | { readonly problem: { readonly code: ConfigurationCode; readonly message: string; readonly next: string | undefined } };

function tell(message: Message): void {
  if (process.connected && process.env[detachedMark] !== undefined) process.send?.(message);
}

/** Starts the same command in the background and returns once it is ready. */
async function detach(folder: string, input: CommandInput, output: Output): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, 'world.log'), 'w', 0o600);
  const options = ['data', 'port-base', 'profile', 'shares-servers', 'database-url'].flatMap((name) => {
    const value = input.text(name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  if (input.flag('no-console')) options.push('--no-console');
  const child = fork(join(import.meta.dirname, '../../bin/testbed.js'), ['up', ...options], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, [detachedMark]: '1' },
  });
  closeSync(log);
  const firstPeople = await becomesReady(child, output);
  child.disconnect();
  child.unref();
  const path = join(folder, 'world.json');
  const world = readWorld(path);
  describe(world, path, output);
  introduce(firstPeople, output);
  suggest(world, folder, output);
  output.document({ ready: true, file: path, world: world.file, firstPeople });
  return 0;
}

function becomesReady(child: ChildProcess, output: Output): Promise<readonly FirstPerson[]> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: Message) => {
      if ('progress' in message) output.progress(style.dim(`· ${message.progress}`));
      else if ('ready' in message) resolve(message.firstPeople);
      else reject(new ConfigurationProblem(message.problem.code, message.problem.message, message.problem.next));
    });
    child.once('exit', (code, signal) => {
      reject(new ConfigurationProblem('server-failed-to-start', `the world ended (${signal ?? `exit ${code}`}) before it was ready`, 'run it without --detach to see why'));
    });
  });
}

function describe({ file }: World, path: string, output: Output): void {
  const line = (name: string, value: string): void => output.say(`  ${name.padEnd(26)} ${value}`);
  output.say(style.bold('\nEndpoints'));
  for (const server of file.capsuleServers) {
    line('capsule server, senders', server.post);
    line('capsule server, recipients', `${server.fetch} (mutual TLS)`);
    line('capsule server, management', `${server.management}/health /info /metrics`);
  }
  for (const { url, organisation } of file.sharesServers) line('shares server', `${url} (${organisation})`);
  line('Smart-ID, Mobile-ID', `${file.smartId.url} ${file.mobileId.url}`);
  line('eID proxy', file.eidProxy.url);
  line('OCSP', file.trust.ocsp);
  line('directory', `${file.trust.ldap} ${file.trust.ldaps} base ${file.trust.ldapBase}`);
  line('client configuration', file.configurationService.url);
  line('control', file.control);
  if (file.console !== undefined) line('admin console', file.console);
  output.say(style.bold('\nPeople'));
  for (const { code, commonName, idCard, smartId, mobileId } of file.people) {
    line(code, `${commonName.padEnd(28)} ID-card ${idCard.state}, PIN1 ${idCard.pin1}${smartId ? ', Smart-ID' : ''}${mobileId ? `, Mobile-ID ${mobileId.phone}` : ''}`);
  }
  output.say(`\n  everything is described in ${path}`);
}

function introduce(people: readonly FirstPerson[], output: Output): void {
  if (people.length === 0) return;
  output.say(style.bold('\nFirst sign-in to the admin console (each link works once, for three days)'));
  for (const { name, roles, link } of people) output.say(`  ${`${name} (${roles})`.padEnd(26)} ${link}`);
}

function suggest({ file, path }: World, folder: string, output: Output): void {
  const [person] = file.people;
  if (!person) return;
  const testbed = 'npx testbed';
  const world = folder === worldFolder(undefined) ? '' : ` --world ${path('world.json')}`;
  output.say(style.bold('\nWhat to try next'));
  output.say(`  ${testbed} encrypt --out letter.cdoc2 --cert ${path(person.idCard.certificate)}${world} -- README.md`);
  output.say(`  ${testbed} inspect letter.cdoc2`);
  output.say(`  ${testbed} decrypt letter.cdoc2 --out opened --pkcs11 ${person.idCard.module} --token ${person.idCard.token} --pin ${person.idCard.pin1}${world}`);
  output.say(`  ${testbed} tour${world}`);
}

function failed(error: unknown, output: Output): void {
  output.progress(`${style.red('✗')} the tour ended early: ${error instanceof Error ? error.message : String(error)}`);
}
