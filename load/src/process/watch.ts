import { usageOf, usageOfMachine, type Usage } from './usage.ts';

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

/** What was used on this machine meanwhile. */
export interface MachineFigures {
  readonly processes: readonly ProcessFigures[];
  /** Everything together, whoever it is; memory is not looked at. Absent where the kernel does not tell. */
  readonly whole?: Pick<ProcessFigures, 'cpuSeconds' | 'series'>;
  /** Cores that others than these processes used, on average. */
  readonly otherCores?: number;
}

/** Looks at processes every second until it is stopped. */
export function watchProcesses(watched: readonly Watched[], now: () => number): { stop(): MachineFigures } {
  const began = now();
  const watches = watched.map(({ name, pids }) => watch(name, pids, together(pids)));
  const machine = usageOfMachine() && watch('whole machine', [], () => usageOfMachine() ?? { cpu: 0, memory: 0 });
  const all = machine ? [...watches, machine] : watches;
  const timer = setInterval(() => all.forEach((each) => each.look(now())), 1_000);
  return {
    stop() {
      clearInterval(timer);
      const processes = watches.map((each) => each.figures());
      if (!machine) return { processes };
      const whole = machine.figures();
      const own = processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
      return { processes, whole, otherCores: Math.max(((whole.cpuSeconds - own) * 1000) / (now() - began), 0) };
    },
  };

  function watch(name: string, pids: readonly number[], use: () => Usage): { look(at: number): void; figures(): ProcessFigures } {
    const first = use();
    let last = { ...first, at: began };
    const series: ProcessMoment[] = [];
    return {
      look(at) {
        const used = use();
        series.push({ at, cores: Math.max(((used.cpu - last.cpu) * 1000) / Math.max(at - last.at, 1), 0), memory: used.memory });
        last = { ...used, at };
      },
      figures: () => ({ name, pids, cpuSeconds: last.cpu - first.cpu, memory: Math.max(...series.map(({ memory }) => memory), 0), series }),
    };
  }
}

/** What several use together, whenever it is asked; the time of one that has ended stays in the sum. */
function together(pids: readonly number[]): () => Usage {
  const cpu = new Map<number, number>();
  return () => {
    const usages = pids.flatMap((pid) => {
      const used = usageOf(pid);
      return used ? [{ pid, used }] : [];
    });
    for (const { pid, used } of usages) cpu.set(pid, Math.max(used.cpu, cpu.get(pid) ?? 0));
    return { cpu: [...cpu.values()].reduce((sum, each) => sum + each, 0), memory: usages.reduce((sum, { used }) => sum + used.memory, 0) };
  };
}
