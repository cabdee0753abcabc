import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ConfigurationProblem } from '../problem.ts';

/** A server of the world: a process of its own, running the same program an operator would start. */
export interface ServerProcess {
  readonly name: string;
  /** Undefined while it is not running. */
  pid(): number | undefined;
  send(message: object): void;
  /** Sends a message that the server answers, and waits for the answer. @throws Error when none comes */
  ask(message: object): Promise<Reply>;
  /** Asks it to finish; kills it when it has not within a few seconds. */
  stop(): Promise<void>;
}

/** A server's answer to a message: obeyed, or why not, and what was asked for. */
export interface Reply {
  readonly ok: boolean;
  readonly message?: string;
  readonly [member: string]: unknown;
}

export interface ServerProgram {
  readonly name: string;
  readonly main: string;
  /** Its command line. */
  readonly args: readonly string[];
  /** Variables besides those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Module that is loaded before it. */
  readonly preload: string;
  /** What it says once it listens. */
  readonly ready: string;
  readonly log: string;
  /** Messages for the server whenever it has started. */
  readonly greeting: () => readonly object[];
  /** Hears when the server ended without being asked to, and when it is back. */
  readonly onEvent: (event: string) => void;
}

/** How long a server may take to start listening, and to finish when asked to stop (ms). */
const startTimeout = 20_000;
const stopTimeout = 5_000;
/** A server that dies is started again, but not for ever. */
const restarts = { most: 5, within: 60_000 };

/**
 * Starts a server and waits until it listens. A server that ends unasked is started again.
 *
 * @throws ConfigurationProblem `server-failed-to-start` with the last words of its log
 */
export async function startServer(program: ServerProgram): Promise<ServerProcess> {
  let stopping = false;
  const deaths: number[] = [];
  let child = await launch(program);
  watch();
  return {
    name: program.name,
    pid: () => (child.exitCode === null && child.signalCode === null ? child.pid : undefined),
    send: (message) => child.connected && child.send(message),
    ask: (message) => ask(child, message),
    async stop() {
      stopping = true;
      await end(child);
    },
  };

  function watch(): void {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      const at = performance.now();
      deaths.push(at);
      const recent = deaths.filter((death) => at - death < restarts.within).length;
      program.onEvent(`${program.name} ended (${signal ?? `exit ${code}`})`);
      if (recent > restarts.most) return program.onEvent(`${program.name} ended ${recent} times within a minute and stays down; see ${program.log}`);
      launch(program).then(
        async (next) => {
          child = next;
          if (stopping) return end(next);
          watch();
          program.onEvent(`${program.name} is running again`);
        },
        (error: Error) => program.onEvent(error.message),
      );
    });
  }
}

async function launch({ name, main, args, environment, preload, ready, log, greeting }: ServerProgram): Promise<ChildProcess> {
  const file = openSync(log, 'a', 0o600);
  // In a group of its own: Ctrl-C at the terminal reaches the supervisor, which stops its servers in order.
  const child = fork(main, [...args], {
    // The servers know nothing of it: only in a world's processes it is there at all.
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', preload],
    stdio: ['ignore', 'pipe', file, 'ipc'],
    detached: true,
    env: { ...process.env, ...environment },
  });
  closeSync(file);
  const failed = (what: string): ConfigurationProblem =>
    new ConfigurationProblem('server-failed-to-start', `${name} ${what}`, `its log is ${log}`);
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeout);
  try {
    const lines = createInterface({ input: child.stdout ?? fail('no stdout') });
    const listening = new Promise<boolean>((resolve) => lines.on('line', (line) => line.includes(ready) && resolve(true)));
    const ended = once(child, 'exit').then(() => false);
    if (!(await Promise.race([listening, ended]))) throw failed('did not start');
    for (const message of greeting()) child.send(message);
    return child;
  } finally {
    clearTimeout(timer);
  }
}

/** How long a server may take to answer a message (ms). */
const replyTimeout = 5_000;
let asked = 0;

function ask(child: ChildProcess, message: object): Promise<Reply> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const hear = (reply: Reply): void => {
      if (reply['type'] !== 'reply' || reply['id'] !== id) return;
      finish();
      resolve(reply);
    };
    const timer = setTimeout(() => {
      finish();
      reject(new Error('the server did not answer'));
    }, replyTimeout);
    const finish = (): void => {
      clearTimeout(timer);
      child.off('message', hear);
    };
    child.on('message', hear);
    if (child.connected) child.send({ ...message, id });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
  await exited;
  clearTimeout(timer);
}

function fail(message: string): never {
  throw new Error(message);
}
