import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readTrustedState, writeTrustedState, type TrustedState } from '@testbed/server-list';
import { replaceFile } from '../replace-file.ts';

/** What the client remembers of the lists under one root: without it an old list can't be told from the newest. */
export interface ListMemory {
  /** @throws ServerListProblem `server-list-state-invalid` */
  recall(): TrustedState | undefined;
  /** Keeps what was learned; whether it could. */
  keep(state: TrustedState): boolean;
}

/** Where a user's client keeps what it must remember (XDG Base Directory Specification), for lists outside a world. */
export function userMemoryFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { TESTBED_HOME: home, XDG_STATE_HOME: state } = environment;
  return join(home ?? join(state ?? join(homedir(), '.local/state'), 'cdoc2-testbed'), 'trusted-lists');
}

/** @param folder made when there is something to keep */
export function openMemory(folder: string, root: Uint8Array): ListMemory {
  const file = join(folder, `${createHash('sha256').update(root).digest('hex')}.json`);
  return {
    recall: () => (existsSync(file) ? readTrustedState(readFileSync(file)) : undefined),
    keep(state) {
      const bytes = writeTrustedState(state);
      try {
        if (existsSync(file) && readFileSync(file).equals(bytes)) return true;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        replaceFile(file, bytes);
        return true;
      } catch {
        return false;
      }
    },
  };
}
