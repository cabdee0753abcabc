import { usageOf } from './usage.ts';

/** Processes that belong together, and how reports call them. */
export interface Watched {
  readonly name: string;
  readonly pids: readonly number[];
}

/** What watched processes used over time. */
export interface ProcessFigures {
  readonly name: string;
  readonly pids: readonly number[];
  /** Seconds of CPU time during the load. */
  readonly cpuSeconds: number;
  /** Bytes, at most. */
  readonly memory: number;
  readonly series: readonly ProcessMoment[];
}

export interface ProcessMoment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Cores in use since the moment before: 1 is one whole core. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

/** Looks at processes every second until it is stopped. */
export function watchProcesses(watched: readonly Watched[], now: () => number): { stop(): readonly ProcessFigures[] } {
  const watches = watched.map((processes) => ({ processes, first: totalOf(processes), last: totalOf(processes), at: now(), series: [] as ProcessMoment[] }));
  const look = (): void => {
    for (const watch of watches) {
      const at = now();
      const total = totalOf(watch.processes);
      watch.series.push({ at, cores: Math.max(((total.cpu - watch.last.cpu) * 1000) / Math.max(at - watch.at, 1), 0), memory: total.memory });
      watch.last = total;
      watch.at = at;
    }
  };
  const timer = setInterval(look, 1_000);
  return {
    stop() {
      clearInterval(timer);
      return watches.map(({ processes: { name, pids }, first, last, series }) => ({ name, pids, cpuSeconds: last.cpu - first.cpu, memory: Math.max(...series.map(({ memory }) => memory), 0), series }));
    },
  };
}

function totalOf({ pids }: Watched): { readonly cpu: number; readonly memory: number } {
  const usages = pids.flatMap((pid) => usageOf(pid) ?? []);
  return { cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0), memory: usages.reduce((sum, { memory }) => sum + memory, 0) };
}
