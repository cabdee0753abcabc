import { parseArgs } from 'node:util';
import type { Effort } from './compare.ts';
import type { ServerKeys } from './limit/handshakes.ts';

/** What the command line asks for. */
export interface BenchOptions {
  readonly targets: readonly string[];
  /** Processes of each target, in the order of the targets; without them those that listen at its ports. */
  readonly pids: readonly (readonly number[])[];
  readonly effort: Effort;
  /** Operations whose title begins so; all when there is none. */
  readonly only: readonly string[];
  /** Servers elsewhere than on this machine are measured too. */
  readonly remote: boolean;
  readonly serverKeys?: ServerKeys;
  readonly database?: string;
  /** Where the figures go as JSON. */
  readonly json?: string;
}

/** How to call it. */
export const usage =
  'usage: npm run bench -- servers --target FILE [--target FILE]… [--server-pid PID[,PID]…]… [--rounds 5] [--warm-up 2] [--requests 200] [--users 4] [--only NAME]… [--server-keys CHAIN,KEY,TRUST] [--database URL] [--json FILE] [--remote]\n';

/** Reads the command line; undefined where it is wrong. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        target: { type: 'string', multiple: true, default: [] },
        'server-pid': { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string', default: '5' },
        'warm-up': { type: 'string', default: '2' },
        requests: { type: 'string', default: '200' },
        users: { type: 'string', default: '4' },
        only: { type: 'string', multiple: true, default: [] },
        'server-keys': { type: 'string' },
        database: { type: 'string' },
        json: { type: 'string' },
        remote: { type: 'boolean', default: false },
      },
    });
    if (positionals.join() !== 'servers' || values.target.length === 0 || values['server-pid'].length > values.target.length) return undefined;
    const serverKeys = values['server-keys']?.split(',');
    if (serverKeys && (serverKeys.length !== 3 || serverKeys.includes(''))) return undefined;
    const [certificate = '', key = '', trust = ''] = serverKeys ?? [];
    return {
      targets: values.target,
      pids: values['server-pid'].map((list) => list.split(',').map((pid) => whole(pid, 2, 2 ** 22))),
      effort: { rounds: whole(values.rounds, 1, 99), warmUp: whole(values['warm-up'], 0, 99), turns: whole(values.requests, 1, 10_000), users: whole(values.users, 1, 64) },
      only: values.only,
      remote: values.remote,
      ...(serverKeys && { serverKeys: { certificate, key, trust } }),
      ...(values.database !== undefined && { database: values.database }),
      ...(values.json !== undefined && { json: values.json }),
    };
  } catch {
    return undefined;
  }
}

function whole(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(text);
  return value;
}
