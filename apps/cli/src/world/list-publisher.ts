import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  addRoot,
  firstRoot,
  listHash,
  maySign,
  parseServerList,
  readSignatureFile,
  readTrustedState,
  signFreshness,
  signServerList,
  writeSignatureFile,
  type ServerList,
  type SignedDocument,
} from '@testbed/server-list';
import { replaceFile } from '../replace-file.ts';
import { pathsBeside } from '../server-list/beside.ts';
import { listSigners, type ListSigners } from './list-keys.ts';
import { listFile } from './server-list.ts';
import { listMemory } from './world-file.ts';

/** What the world says of its servers: its list before it has a version and a time. */
export type ListContent = Pick<ServerList, 'environment' | 'defaultCapsuleServer' | 'servers'>;

/** Keeps the world's list signed and fresh. */
export interface ListPublisher {
  /**
   * Publishes the list as of now: the same version while nothing changed, else the next one. To be called again while
   * the world runs, and when its clock was moved. Calls wait for each other.
   */
  publish(): Promise<ServerList>;
}

const day = 86_400_000;

/** A freshness file is short-lived. */
const freshFor = day;

/** Milliseconds after which a running world publishes again. Often, as a timer stands still while the machine sleeps. */
export const renewEvery = 600_000;

/**
 * @param created when the world was made: its root is valid from the day before, for as long as any test moves the clock
 * @param now the world's clock
 */
export function listPublisher(folder: string, content: ListContent, created: Date, now: () => Date): ListPublisher {
  const path = join(folder, listFile);
  const beside = pathsBeside(path);

  async function publish(): Promise<ServerList> {
    const at = now();
    const signers = listSigners(folder);
    const roots = rootsSoFar(beside, signers) ?? (await firstRoots(content.environment, created, signers));
    const { bytes, list } = versionAt(path, content, at);
    const { content: signatures } = await signServerList(bytes, roots, [signers.list]);
    const { content: freshness } = await signFreshness(bytes, { roots, signatures }, [signers.freshness], { issued: at, expires: new Date(at.getTime() + freshFor) });
    forgetFuture(join(folder, listMemory), at);
    replaceFile(beside.root, firstRoot(roots));
    replaceFile(path, bytes);
    replaceFile(beside.signatures, writeSignatureFile({ roots, signatures }));
    replaceFile(beside.freshness, freshness);
    return list;
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    publish() {
      const next = last.then(publish);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** The roots that were published, as long as they let these keys sign; a world of an earlier version has none. */
function rootsSoFar({ signatures, root }: ReturnType<typeof pathsBeside>, signers: ListSigners): readonly SignedDocument[] | undefined {
  try {
    const { roots } = readSignatureFile(readFileSync(signatures));
    const ours = readFileSync(root).equals(firstRoot(roots)) && maySign(roots, 'list', signers.list) && maySign(roots, 'freshness', signers.freshness);
    return ours ? roots : undefined;
  } catch {
    return undefined;
  }
}

const rootYears = 100;

function firstRoots(environment: string, created: Date, signers: ListSigners): Promise<readonly SignedDocument[]> {
  const issued = new Date(created.getTime() - day);
  const role = ({ publicKey }: ListSigners['root']) => ({ keys: [publicKey], threshold: 1 });
  const roles = { root: role(signers.root), list: role(signers.list), freshness: role(signers.freshness) };
  return addRoot([], { environment, issued, expires: yearsAfter(issued, rootYears), roles }, [signers.root]);
}

/** The list that is published already when it still says the same and is valid at this time, else the next version. */
function versionAt(path: string, content: ListContent, at: Date): { readonly bytes: Buffer; readonly list: ServerList } {
  const before = published(path);
  if (before && saysTheSame(before.list, content) && Date.parse(before.list.issued) <= at.getTime() && Date.parse(before.list.expires) > at.getTime() + 30 * day) return before;
  const { environment, ...servers } = content;
  const list: ServerList = {
    version: (before?.list.version ?? 0) + 1,
    environment,
    issued: at.toISOString(),
    expires: yearsAfter(at, 5).toISOString(),
    ...(before && { previousHash: listHash(before.bytes) }),
    ...servers,
  };
  return { list, bytes: Buffer.from(`${JSON.stringify(list, undefined, 2)}\n`) };
}

function published(path: string): { readonly bytes: Buffer; readonly list: ServerList } | undefined {
  try {
    const bytes = readFileSync(path);
    return { bytes, list: parseServerList(bytes.toString(), path) };
  } catch {
    return undefined;
  }
}

function saysTheSame(list: ServerList, content: ListContent): boolean {
  const text = ({ environment, defaultCapsuleServer, servers }: ListContent): string => JSON.stringify([environment, defaultCapsuleServer, servers]);
  return text(list) === text(content);
}

/** Who turns the clock back turns it back for clients too: what they saw in the meantime has not happened yet. */
function forgetFuture(folder: string, at: Date): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (!isMemoryUntil(file, at)) rmSync(file, { force: true });
  }
}

function isMemoryUntil(file: string, at: Date): boolean {
  try {
    return Date.parse(readTrustedState(readFileSync(file)).freshness) <= at.getTime();
  } catch {
    return false;
  }
}

function yearsAfter(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}
