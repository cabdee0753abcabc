import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@testbed/pki';
import { plainEnvironment, type TestbedCommand } from '../evidence.ts';
import { RunsProblem } from '../problem.ts';
import { readLiveLine, type Progress } from './live-line.ts';
import { endOf, type Ending } from './ending.ts';
import { findTarget } from './targets.ts';

/** What a certifier works with. */
export interface CertifierOptions {
  readonly command: TestbedCommand;
  /** Folders of target files. */
  readonly targets: readonly string[];
  /** Where reports go, each into a folder of its own. */
  readonly reports: string;
  /** After so many ms a run is cancelled. */
  readonly timeLimit: number;
  readonly clock: Clock;
}

/** What is to be certified. */
export interface CertificationOrder {
  readonly target: string;
  /** Ids of checks or of folders of checks; empty for the whole suite, which alone is signed. */
  readonly only: readonly string[];
}

/** A certification that runs or has run. */
export interface Certification {
  readonly target: string;
  /** RFC 3339 */
  readonly started: string;
  /** Of the report, in the directory of reports. */
  readonly folder: string;
  readonly progress: readonly Progress[];
  readonly ending: Ending | undefined;
}

/** Certifies stored targets with `testbed certify server`, one at a time. */
export interface Certifier {
  /** The last one; undefined when there was none since the console started. */
  current(): Certification | undefined;
  /** @throws RunsProblem `run-under-way`, `target-unknown`, `check-malformed` */
  start(order: CertificationOrder): Promise<Certification>;
  /** Asks the run to stop; its report tells what was done. Whether there was one. */
  cancel(): boolean;
  /** The current one, now and whenever it has changed, until it has ended or the signal aborts. */
  follow(signal: AbortSignal): AsyncGenerator<Certification>;
  /** Stops what runs. */
  close(): Promise<void>;
}

/** Lines of progress that are kept. */
const mostLines = 5_000;
/** Characters of the command's document. */
const mostOutput = 1024 * 1024;
/** How long a run that was asked to stop may take to write its report (ms). */
const grace = 15_000;

export function openCertifier(options: CertifierOptions): Certifier {
  let current: Certification | undefined;
  let child: ChildProcess | undefined;
  let ended = Promise.resolve();
  let starting = false;
  let stopped: 'cancelled' | 'time-limit' | undefined;
  let changed = Promise.withResolvers<void>();

  const change = (to: Partial<Certification>): void => {
    if (current) current = { ...current, ...to };
    changed.resolve();
    changed = Promise.withResolvers();
  };

  const stop = (why: 'cancelled' | 'time-limit'): boolean => {
    const running = child;
    if (!running) return false;
    stopped ??= why;
    running.kill('SIGTERM');
    setTimeout(() => running.kill('SIGKILL'), grace).unref();
    return true;
  };

  const watch = async (running: ChildProcess): Promise<void> => {
    const limit = setTimeout(() => stop('time-limit'), options.timeLimit);
    let document = '';
    running.stdout?.setEncoding('utf8').on('data', (chunk: string) => (document = (document + chunk).slice(0, mostOutput)));
    const lines = running.stderr && createInterface({ input: running.stderr });
    lines?.on('line', (line) => {
      if (current && line.trim() !== '' && current.progress.length < mostLines) change({ progress: [...current.progress, readLiveLine(line)] });
    });
    const [code] = (await once(running, 'close').catch(() => [null])) as [number | null];
    clearTimeout(limit);
    child = undefined;
    change({ ending: endOf(stopped, code, document) });
  };

  return {
    current: () => current,
    async start({ target: id, only }) {
      if (child || starting) throw new RunsProblem('run-under-way', 'a certification is under way', 'wait until it has ended, or cancel it');
      const odd = only.find((check) => !/^[\w][\w/.:-]{0,200}$/.test(check));
      if (odd !== undefined || only.length > 50) throw new RunsProblem('check-malformed', 'the checks to run are ids of checks, 50 at most', 'copy the ids from a report, or leave the field empty for all');
      starting = true;
      try {
        const target = await findTarget(options.targets, id);
        const started = options.clock.now().toISOString();
        const folder = `${target.id}-${started.replaceAll(/[-:]|\.\d+/g, '')}`;
        mkdirSync(options.reports, { recursive: true });
        const [program, ...words] = options.command;
        stopped = undefined;
        current = { target: target.name, started, folder, progress: [], ending: undefined };
        child = spawn(program, [...words, 'certify', 'server', '--json', '--target', target.file, '--report', join(options.reports, folder), ...only.flatMap((check) => ['--only', check])], {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: plainEnvironment(),
        });
        ended = watch(child);
        return current;
      } finally {
        starting = false;
      }
    },
    cancel: () => stop('cancelled'),
    async *follow(signal) {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      while (current && !signal.aborted) {
        const next = changed.promise;
        yield current;
        if (current.ending) return;
        await Promise.race([next, aborted]);
      }
    },
    async close() {
      if (stop('cancelled')) await Promise.race([ended, delay(grace, undefined, { ref: false })]);
    },
  };
}
