import { readFileSync } from 'node:fs';

/** What a process has used. */
export interface Usage {
  /** Seconds of CPU time since it began. */
  readonly cpu: number;
  /** Bytes of memory that it occupies now. */
  readonly memory: number;
}

/** Linux counts time in hundredths of a second for programs, whatever its own clock. */
const ticksPerSecond = 100;
const pageSize = 4_096;

/** @returns undefined when there is no such process, or the kernel does not tell */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return { cpu: ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond, memory: pages * pageSize };
  } catch {
    return undefined;
  }
}

/** What all processes of this machine have used together; undefined where the kernel does not tell. Memory is not looked at. */
export function usageOfMachine(): Usage | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0, stolen = 0] = line.split(/\s+/).slice(1).map(Number);
    return { cpu: (user + nice + system + interrupts + soft + stolen) / ticksPerSecond, memory: 0 };
  } catch {
    return undefined;
  }
}
