import { fork, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { readSigningConfiguration, type KeyReference } from '../keys/configuration.ts';
import type { PublicationSigner, SignedPublication } from '../ports.ts';
import type { PublishedFile } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { SignerCall, SignerOperation, SignerReply } from './messages.ts';

/** Which store a signer looks into, and where its keys are. */
export interface SpawnedSigner {
  /** Folder of the environment's store. */
  readonly directory: string;
  /** Path of `signer.json`. */
  readonly configuration: string;
  /** `SOFTHSM2_CONF` for the process, for tokens of SoftHSM. */
  readonly softhsmConf?: string;
}

/** Milliseconds for one order, a slow token included. */
const patience = 60_000;

/** Milliseconds that a process gets to end by itself. */
const farewell = 2000;

/**
 * A signer in a process of its own. Keys and PIN never come into this one; whoever takes this one over can ask for
 * what was approved, and for nothing else. The process starts with the first order, and again after it ended.
 */
export function spawnSigner(options: SpawnedSigner): PublicationSigner {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (problem: PublishingProblem) => void }>();
  let child: ChildProcess | undefined;
  let calls = 0;

  const running = (): ChildProcess => {
    if (child) return child;
    const started = start(options);
    const ended = (why: string): void => {
      if (child === started) child = undefined;
      for (const { reject } of waiting.values()) reject(unavailable(why));
      waiting.clear();
    };
    started.once('exit', (code, signal) => ended(`its process ended with ${signal ?? code}`));
    started.on('error', () => ended('its process can not be started'));
    started.on('message', (reply: SignerReply) => {
      const call = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('problem' in reply) call?.reject(new PublishingProblem(reply.problem.code, reply.problem.message, reply.problem.next));
      else call?.resolve(reply.result);
    });
    child = started;
    return started;
  };

  const call = (operation: SignerOperation, argument?: unknown): Promise<unknown> =>
    new Promise((resolved, rejected) => {
      const process = running();
      const id = calls++;
      const hung = setTimeout(() => process.kill('SIGKILL'), patience);
      const settle = <T>(work: (value: T) => void) => (value: T): void => {
        clearTimeout(hung);
        work(value);
      };
      waiting.set(id, { resolve: settle(resolved), reject: settle(rejected) });
      process.send({ id, operation, argument } satisfies SignerCall, (error) => {
        if (error) waiting.get(id)?.reject(unavailable('its process can not be reached'));
      });
    });

  return {
    signPublication: (order) => call('signPublication', order) as Promise<SignedPublication>,
    signFreshness: () => call('signFreshness') as Promise<readonly PublishedFile[]>,
    roots: () => call('roots') as Promise<readonly Uint8Array[]>,
    async close() {
      const last = child;
      if (!last || last.exitCode !== null) return;
      const gone = new Promise((ended) => last.once('exit', ended));
      if (last.connected) last.disconnect();
      const kill = setTimeout(() => last.kill('SIGKILL'), farewell);
      await gone;
      clearTimeout(kill);
    },
  };
}

function start({ directory, configuration, softhsmConf }: SpawnedSigner): ChildProcess {
  return fork(join(import.meta.dirname, 'process.ts'), [resolve(directory), resolve(configuration)], {
    execArgv: [],
    env: environmentFor(configuration, softhsmConf),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** What modules look at, and the variables that `signer.json` names for secrets; nothing else of this process. */
function environmentFor(configuration: string, softhsmConf: string | undefined): NodeJS.ProcessEnv {
  const { list, freshness, ria } = readSigningConfiguration(configuration);
  const named = [...list, ...freshness, ...ria].flatMap(variableOf);
  const passed = ['HOME', 'PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'SOFTHSM2_CONF', ...named];
  const values = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(values), ...(softhsmConf !== undefined && { SOFTHSM2_CONF: softhsmConf }) };
}

function variableOf(reference: KeyReference): readonly string[] {
  const secret = 'file' in reference ? reference.password : reference.pin;
  return secret?.startsWith('env:') ? [secret.slice('env:'.length)] : [];
}

function unavailable(why: string): PublishingProblem {
  return new PublishingProblem('signer-unavailable', `the signer does not answer: ${why}`, 'look at the signer, then publish again');
}
