import type { ServerList } from '../model.ts';
import { parseServerList } from '../parse.ts';
import { ServerListProblem } from '../problem.ts';
import { listHash } from './digest.ts';
import { readFreshnessFile, type Freshness } from './freshness.ts';
import type { Root } from './root.ts';
import { environmentMismatch, newestRoot } from './roots.ts';
import { checkSignatures } from './signature.ts';
import { readSignatureFile } from './signature-file.ts';
import type { TrustedState } from './state.ts';

/** The three files of a publication, as they were fetched; a list without the other two is not signed. */
export interface PublishedFiles {
  /** `server-list.json` */
  readonly list: Uint8Array;
  /** `server-list.sig.json` */
  readonly signatures?: Uint8Array | undefined;
  /** `server-list.freshness.json` */
  readonly freshness?: Uint8Array | undefined;
}

/** What a client has before it looks at fetched files. */
export interface Verification {
  /** The exact bytes of the root document that came with the client. Once there is a state, that one's root counts. */
  readonly root: Uint8Array;
  /** What the last verification returned; none on a first run. */
  readonly state?: TrustedState | undefined;
  readonly files: PublishedFiles;
  readonly now: Date;
}

/** Clocks of publisher and client may differ by this much, in milliseconds. */
const clockSkew = 300_000;

/**
 * Decides whether a fetched list is to be trusted, as a TUF client does: the newest root by way of every one before,
 * threshold signatures over the exact bytes, the freshness file's word that no newer list exists, and nothing older
 * than what was seen before. Whatever fails, the client goes on with the list it has.
 *
 * @returns the list, and the state to keep for the next time
 * @throws ServerListProblem: rollback `server-list-rollback`, `server-list-root-rollback`; freeze `server-list-frozen`;
 *   `server-list-unsigned`; wrong signer `server-list-signer-unknown`, `server-list-signature-wrong`; `server-list-under-threshold`;
 *   replaced file `server-list-replaced`, `server-list-root-replaced`, `server-list-chain-broken`,
 *   `server-list-root-gap`; files of different publications `server-list-mix-and-match`; `server-list-expired`,
 *   `server-list-root-expired`; `server-list-future`; `server-list-environment-mismatch`; and files that can't be read
 */
export function verifyServerList({ root: anchor, state, files, now }: Verification): { readonly list: ServerList; readonly state: TrustedState } {
  const { roots, signatures } = readSignatureFile(files.signatures ?? unsigned('signatures'));
  const root = newestRoot(state ? Buffer.from(state.root, 'base64') : anchor, roots);
  checkSignatures('the list', files.list, signatures, 'list', [root]);
  const { freshness, bytes, signed } = readFreshnessFile(files.freshness ?? unsigned('a freshness file'));
  checkSignatures('the freshness file', bytes, signed.signatures, 'freshness', [root]);

  const list = parseServerList(Buffer.from(files.list).toString(), 'the signed server list');
  const hash = listHash(files.list);
  for (const [what, { environment }] of [['the list', list], ['the freshness file', freshness]] as const) {
    if (environment !== root.environment) throw environmentMismatch(what, root.environment, environment);
  }
  checkSameRelease({ version: list.version, hash }, freshness, root);
  if (state) checkNotOlder(list, hash, freshness, state);
  checkTimes(list, freshness, root, now);
  return { list, state: { root: Buffer.from(root.bytes).toString('base64'), list: { version: list.version, hash }, freshness: freshness.issued } };
}

function unsigned(missing: string): never {
  throw new ServerListProblem('server-list-unsigned', `the list comes without ${missing}`, { next: 'fetch all three files; if the publisher has no others, the list is not signed' });
}

/** The freshness file binds the list and the roots together: files of two publications do not pass as one. */
function checkSameRelease(list: Freshness['list'], freshness: Freshness, { version: rootVersion }: Root): void {
  if (list.version === freshness.list.version && list.hash === freshness.list.hash && rootVersion === freshness.rootVersion) return;
  throw new ServerListProblem('server-list-mix-and-match', 'the files are not of one publication', {
    expected: `list ${freshness.list.version} with ${freshness.list.hash}, root ${freshness.rootVersion}`,
    actual: `list ${list.version} with ${list.hash}, root ${rootVersion}`,
    next: 'fetch all files again',
  });
}

function checkNotOlder(list: ServerList, hash: string, freshness: Freshness, state: TrustedState): void {
  const seen = state.list;
  const versions = { expected: `version ${seen.version} or later`, actual: `version ${list.version}` };
  if (list.version < seen.version) throw new ServerListProblem('server-list-rollback', 'the list is older than one seen before', versions);
  if (list.version === seen.version && hash !== seen.hash) {
    throw new ServerListProblem('server-list-replaced', `version ${list.version} is not what it was`, { expected: seen.hash, actual: hash });
  }
  if (list.version === seen.version + 1 && list.previousHash !== seen.hash) {
    throw new ServerListProblem('server-list-chain-broken', `version ${list.version} does not follow the version ${seen.version} that was seen`, { expected: seen.hash, actual: list.previousHash ?? 'none' });
  }
  if (Date.parse(freshness.issued) < Date.parse(state.freshness)) {
    throw new ServerListProblem('server-list-rollback', 'the freshness file is older than one seen before', { expected: `issued ${state.freshness} or later`, actual: `issued ${freshness.issued}` });
  }
}

function checkTimes(list: ServerList, freshness: Freshness, root: Root, now: Date): void {
  const documents = [
    ['the newest root', root, 'server-list-root-expired'],
    ['the list', list, 'server-list-expired'],
    ['the freshness file', freshness, 'server-list-frozen'],
  ] as const;
  for (const [what, { issued, expires }, expired] of documents) {
    if (Date.parse(issued) > now.getTime() + clockSkew) {
      throw new ServerListProblem('server-list-future', `${what} is issued in the future`, { expected: `${now.toISOString()} or earlier`, actual: issued, next: "check this machine's clock" });
    }
    if (Date.parse(expires) <= now.getTime()) {
      throw new ServerListProblem(expired, `${what} has expired: a newer one is kept back, or was never published`, { expected: `later than ${now.toISOString()}`, actual: expires, next: 'fetch the files again; if they stay old, ask the publisher' });
    }
  }
}
