import { readdirSync, readFileSync } from 'node:fs';
import { listenersAt } from '../process/listener.ts';
import { usageOf, type Usage } from '../process/usage.ts';

/** The processes that listen at these ports; none where one of the ports has none that is seen: part of a server would be a wrong figure. */
export function serversAt(ports: readonly number[]): readonly number[] {
  const listeners = ports.map(listenersAt);
  return listeners.some(({ length }) => length === 0) ? [] : listeners.flat();
}

/** These processes and all that descend from them. */
export function familyOf(pids: readonly number[]): readonly number[] {
  const parents = new Map(readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [[Number(name), parentOf(name)] as const] : [])));
  const belongs = (pid: number | undefined): boolean => pid !== undefined && pid > 1 && (pids.includes(pid) || belongs(parents.get(pid)));
  return [...parents.keys()].filter(belongs);
}

/** What processes have used together; undefined when one of them is gone, or there are none. */
export function usageOfAll(pids: readonly number[]): Usage | undefined {
  const usages = pids.flatMap((pid) => usageOf(pid) ?? []);
  if (usages.length === 0 || usages.length < pids.length) return undefined;
  return { cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0), memory: usages.reduce((sum, { memory }) => sum + memory, 0) };
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
