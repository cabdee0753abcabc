import { firstRoot, parseServerList, readSignatureFile, ServerListProblem, signFreshness, signServerList, verifyServerList, writeSignatureFile } from '@testbed/server-list';
import { headAt, signHead } from '../audit/head.ts';
import { bytesOf } from '../context.ts';
import type { DocumentKind, Environment, PublishedFile } from '../model.ts';
import type { SignedPublication } from '../ports.ts';
import { PublishingProblem } from '../problem.ts';
import { signedByRole } from '../signed/check-signed.ts';
import { signBytes } from '../signed/sign-bytes.ts';
import type { Store } from '../store/open.ts';
import { approvedBytes } from './approved.ts';
import { exportAll } from './exports.ts';
import type { SigningKeys } from './keys.ts';

/** Where a signer looks, and for which environment it signs. */
export interface Desk {
  readonly store: Store;
  readonly environment: Environment;
  readonly keys: SigningKeys;
  readonly now: Date;
}

/** Everything that is published for an approved draft. @throws PublishingProblem `signer-refused`, `export-unfaithful` */
export async function signPublication(desk: Desk, order: { readonly draft: string; readonly digest: string }): Promise<SignedPublication> {
  const { draft, bytes } = approvedBytes(desk.store, desk.environment, order);
  return refusing(async () => {
    const head = await headFile(desk, draft.kind);
    if (draft.kind === 'server-list') {
      const { files, omitted } = await listFiles(desk, bytes);
      return { files: [...files, head], omitted };
    }
    return { files: [...(await configurationFiles(desk, bytes)), head], omitted: [] };
  });
}

/** Says of the published list that it is the newest. @throws PublishingProblem `signer-refused` */
export async function signNewFreshness(desk: Desk): Promise<readonly PublishedFile[]> {
  const version = desk.store.publications('server-list').at(-1)?.version;
  if (version === undefined) throw new PublishingProblem('nothing-published', 'there is no published list yet', 'publish one');
  return refusing(async () => {
    const list = bytesOf(desk, 'server-list', version);
    const signed = desk.store.file('server-list', version, 'server-list.sig.json') ?? Buffer.of();
    return [await freshnessFile(desk, list, signed), await headFile(desk, 'server-list')];
  });
}

async function configurationFiles({ keys: { roots, list } }: Desk, bytes: Uint8Array): Promise<readonly PublishedFile[]> {
  const file = { roots, signatures: await signBytes(bytes, list) };
  if (!signedByRole(bytes, file, firstRoot(roots), 'list')) throw new PublishingProblem('signer-refused', "the signer's keys are not those that the root demands for the role list", 'give the signer the list keys of its root');
  return [
    { path: 'client-configuration.json', bytes },
    { path: 'client-configuration.sig.json', bytes: writeSignatureFile(file) },
  ];
}

async function listFiles(desk: Desk, bytes: Uint8Array): Promise<SignedPublication> {
  const { roots, list: signers, ...others } = desk.keys;
  const { content, missing } = await signServerList(bytes, roots, signers);
  if (missing > 0) throw new PublishingProblem('signer-refused', `the list wants ${missing} more signatures than the signer has keys`, 'give the signer as many list keys as the root demands');
  const signatures = writeSignatureFile({ roots, signatures: content });
  const freshness = await freshnessFile(desk, bytes, signatures);
  // What is published is what a client accepts.
  verifyServerList({ root: firstRoot(roots), files: { list: bytes, signatures, freshness: freshness.bytes }, now: desk.now });
  const { made, omitted } = await exportAll(parseServerList(Buffer.from(bytes).toString(), 'the list'), others);
  return {
    files: [
      { path: 'server-list.json', bytes },
      { path: 'server-list.sig.json', bytes: signatures },
      freshness,
      { path: 'server-list.root.json', bytes: firstRoot(roots) },
      ...roots.map(({ document }, index) => ({ path: `roots/${index + 1}.json`, bytes: Buffer.from(document, 'base64') })),
      ...made.flatMap(({ format, files }) => files.map((file) => ({ path: `exports/${format}/${file.name}`, bytes: file.bytes }))),
    ],
    omitted,
  };
}

async function freshnessFile({ keys, now }: Desk, list: Uint8Array, signatures: Uint8Array): Promise<PublishedFile> {
  const expires = new Date(now.getTime() + (keys.freshDays ?? 7) * 86_400_000);
  const { content, missing } = await signFreshness(list, readSignatureFile(signatures), keys.freshness, { issued: now, expires });
  if (missing > 0) throw new PublishingProblem('signer-refused', `the freshness file wants ${missing} more signatures than the signer has keys`, 'give the signer as many freshness keys as the root demands');
  return { path: 'server-list.freshness.json', bytes: content };
}

async function headFile({ store, environment, keys, now }: Desk, kind: DocumentKind): Promise<PublishedFile> {
  const last = store.lastEntry();
  if (!last) throw new PublishingProblem('signer-refused', 'the audit log is empty, although something was approved', 'look for the copy of the log that was taken last');
  return { path: `${kind}.audit-head.json`, bytes: await signHead(headAt(last, environment, now), keys.roots, keys.freshness) };
}

/** What the list's library refuses is what the signer refuses. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ServerListProblem)) throw cause;
    throw new PublishingProblem('signer-refused', `the signer does not sign: ${cause.message} (${cause.code})`, cause.next ?? "compare the signer's keys and its root with the document", { cause });
  }
}
