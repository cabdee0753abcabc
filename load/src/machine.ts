import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What the load was made on. */
export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly node: string;
}

/** This machine. */
export function describeMachine(): Machine {
  return { system: `${platform()} ${release()} ${arch()}`, processor: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memory: totalmem(), node: process.versions.node };
}
