import { fork } from 'node:child_process';
import { join } from 'node:path';
import { TlsProblem } from '@testbed/pki';
import { EidProblem } from '../../problem.ts';
import type { TokenReference } from '../reference.ts';
import type { AgentArgument, AgentCall, AgentOperations, AgentResult } from './operations.ts';
import type { AgentReply, ProblemMessage } from './reply.ts';

/** The parent's side of a token process. */
export interface Agent {
  /**
   * Asks for one operation.
   *
   * @param bound milliseconds after which the process counts as hung and is killed
   * @throws EidProblem, TlsProblem
   */
  call<Name extends keyof AgentOperations>(name: Name, argument: AgentArgument<Name>, bound: number): Promise<AgentResult<Name>>;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

/** How an agent is started. */
export interface AgentOptions {
  /** Milliseconds without a call after which it ends by itself. */
  readonly idleTimeout: number;
  /** Options of Node for the process. */
  readonly nodeOptions?: readonly string[];
}

/** Milliseconds that a process gets to end by itself before it is killed. */
const patience = 2000;

/** Starts the process for one token. A PIN goes to it in a call only, never in its arguments, environment or a file. */
export function startAgent(reference: TokenReference, { idleTimeout, nodeOptions = [] }: AgentOptions): Agent {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (problem: Error) => void }>();
  const child = fork(join(import.meta.dirname, 'main.ts'), [String(idleTimeout)], {
    execArgv: [...nodeOptions],
    env: environment(reference),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const end = (problem: EidProblem): void => {
      ended = true;
      resolve();
      for (const { reject } of waiting.values()) reject(problem);
      waiting.clear();
    };
    // 0 is an agent that had nothing to do for too long, while a call was on its way.
    child.once('exit', (code, signal) => end(code === 0 ? sessionEnded() : agentFailed(`it ended with ${signal ?? code}`)));
    child.on('error', (error) => end(agentFailed(error.message)));
  });
  child.on('message', (reply: AgentReply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('problem' in reply) call?.reject(problemOf(reply.problem));
    else call?.resolve(reply.result);
  });
  let calls = 0;
  return {
    call<Name extends keyof AgentOperations>(name: Name, argument: AgentArgument<Name>, bound: number) {
      return new Promise<AgentResult<Name>>((resolve, reject) => {
        if (ended || !child.connected) throw sessionEnded();
        const id = calls++;
        const hung = setTimeout(() => {
          waiting.delete(id);
          child.kill('SIGKILL');
          reject(new EidProblem('token-unresponsive', `the token did not answer within ${bound} ms`, 'connect the token again'));
        }, bound);
        const settled = <T>(settle: (value: T) => void) => (value: T): void => {
          clearTimeout(hung);
          settle(value);
        };
        waiting.set(id, { resolve: settled(resolve as (result: unknown) => void), reject: settled(reject) });
        child.send({ id, name, argument } satisfies AgentCall, (error) => {
          if (error) waiting.get(id)?.reject(sessionEnded());
        });
      });
    },
    async close() {
      if (child.connected) child.disconnect();
      const kill = setTimeout(() => child.kill('SIGKILL'), patience);
      await gone;
      clearTimeout(kill);
    },
  };
}

function sessionEnded(): EidProblem {
  return new EidProblem('session-ended', 'the session with the token has ended', 'open the token again');
}

function agentFailed(why: string): EidProblem {
  return new EidProblem('agent-failed', `the token process failed: ${why}`);
}

/** Only what modules and card drivers look at: the parent's environment may hold the PIN (`--pin env:NAME`). */
function environment({ module, softhsmConf }: TokenReference): NodeJS.ProcessEnv {
  const passed = ['HOME', 'PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'SOFTHSM2_CONF', 'OPENSC_CONF', 'PCSCLITE_CSOCK_NAME'];
  return {
    ...Object.fromEntries(passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
    // OpenSSL's engine takes the module from here.
    PKCS11_MODULE_PATH: module,
    ...(softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf }),
  };
}

function problemOf(message: ProblemMessage): EidProblem | TlsProblem {
  return message.kind === 'tls'
    ? new TlsProblem(message.code, message.phase, message.message, { next: message.next })
    : new EidProblem(message.code, message.message, message.next);
}
