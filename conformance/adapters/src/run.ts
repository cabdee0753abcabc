import { spawn } from 'node:child_process';
import type { Adapter } from './adapter.ts';
import { compose, located, type Order } from './compose.ts';
import { AdapterProblem } from './problem.ts';

/** What a client did, as far as its process shows it. */
export interface ClientRun {
  /** The command with secrets blanked, for the transcript. */
  readonly command: readonly string[];
  /** Undefined when it was ended by a signal. */
  readonly exit: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly timedOut: boolean;
  /** With secrets blanked; cut at 64 KiB each. */
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The exit code is one of the adapter's successes. */
  readonly claimsSuccess: boolean;
}

export interface RunSurroundings {
  /** Where the client works. */
  readonly folder: string;
  /** Milliseconds until it is ended, with all that it started. */
  readonly timeout: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Values that no transcript may show. */
  readonly secrets?: readonly string[];
}

const outputLimit = 64 * 1024;

/** Runs the client once. @throws AdapterProblem when the command can't be composed or started */
export async function runClient(adapter: Adapter, order: Order, surroundings: RunSurroundings): Promise<ClientRun> {
  return execute(adapter, compose(adapter, order), surroundings);
}

/** What the client says its version is, in one line. @throws AdapterProblem `client-not-started` */
export async function clientVersion(adapter: Adapter, surroundings: RunSurroundings): Promise<string> {
  const { stdout, stderr } = await execute(adapter, located(adapter, adapter.version), surroundings);
  return (stdout.trim() || stderr.trim()).split('\n')[0]?.slice(0, 200) ?? 'unknown';
}

function execute(adapter: Adapter, command: readonly string[], { folder, timeout, environment = {}, secrets = [] }: RunSurroundings): Promise<ClientRun> {
  const [program = '', ...args] = command;
  const blank = (text: string): string => secrets.filter((secret) => secret.length > 0).reduce((shown, secret) => shown.replaceAll(secret, '•••'), text);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    // A group of its own, so that whatever it starts ends with it.
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...adapter.environment, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let timedOut = false;
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeout);
    const outputs = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        outputs[name] = (outputs[name] + text).slice(0, outputLimit);
      });
    }
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(notStarted(adapter, program, cause));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      end();
      resolve({
        command: command.map(blank),
        exit: code ?? undefined,
        signal: signal ?? undefined,
        timedOut,
        stdout: blank(outputs.stdout),
        stderr: blank(outputs.stderr),
        duration: Math.round(performance.now() - started),
        claimsSuccess: code !== null && adapter.success.exit.includes(code),
      });
    });
  });
}

function notStarted({ name }: Adapter, program: string, cause: NodeJS.ErrnoException): AdapterProblem {
  const [why, next] = reasons[cause.code ?? ''] ?? [cause.message, 'check the program in the adapter file'];
  return new AdapterProblem('client-not-started', `${name} can't be started: ${program} ${why}`, next, { cause });
}

const reasons: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOENT: ['is not there', 'install it so that it is found on PATH, or give its path in the adapter file'],
  EACCES: ['is not executable', 'make it executable (chmod +x), or name the program that runs it in the adapter file'],
};
