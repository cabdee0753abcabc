import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RequestEvent } from '../plan/plan.ts';
import { quiet, type K6 } from './find.ts';

/** One k6 at work. */
export interface RunningK6 {
  readonly pid: number | undefined;
  /** Lets it end early: requests under way are finished. */
  stop(): void;
  readonly ended: Promise<K6Ending>;
}

/** How k6 ended. */
export interface K6Ending {
  /** 0 done; 99 a threshold was crossed, of which there is one: too many requests failed. Null: killed; below 0: not even started. */
  readonly code: number | null;
  /** What it complained of: problems of script or machine, not of the target. At most the last twenty. */
  readonly complaints: readonly string[];
}

/** What a run of k6 is given. */
export interface K6Order {
  readonly script: 'capsules' | 'shares';
  /** The file with the plan. */
  readonly plan: string;
  /** PEM of the only authorities that a server's chain may end in. */
  readonly trust: string;
  readonly onEvent: (event: RequestEvent) => void;
}

/** A line of k6's log. */
interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly source?: string;
}

/** Starts k6 with nothing of this process's environment. What the script tells comes back as events while it goes on. */
export function runK6({ path }: K6, { script, plan, trust, onEvent }: K6Order): RunningK6 {
  const child = spawn(path, ['run', '--quiet', '--log-format=json', '--address=', '--env', `PLAN=${plan}`, join(import.meta.dirname, `../scripts/${script}.ts`)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // In a group of its own: of an interruption at the terminal it hears by `stop` alone, as a second one would end it before its summary.
    detached: true,
    env: { ...quiet, HOME: '/nonexistent', SSL_CERT_FILE: trust, SSL_CERT_DIR: '/nonexistent' },
  });
  const complaints: string[] = [];
  const complain = (text: string): void => {
    // An exception may quote what it could not bear; the first line without anything that looks like data says enough.
    complaints.push((text.split('\n')[0] ?? '').replaceAll(/[\w+/=.-]{60,}/g, '…').slice(0, 200));
    if (complaints.length > 20) complaints.shift();
  };
  const lines = createInterface({ input: child.stderr }).on('line', (line) => {
    const log = parse(line);
    if (log?.source === 'console') onEvent(JSON.parse(log.msg) as RequestEvent);
    else if (log?.level !== 'warning' && log?.level !== 'info') complain(log?.msg ?? line);
  });
  // One that can't even be started is closed as well, after its error.
  child.once('error', (error) => complain(error.message));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = Promise.all([closed, once(lines, 'close')]).then(([code]) => ({ code, complaints }));
  return { pid: child.pid, ended, stop: () => void child.kill('SIGINT') };
}

function parse(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
