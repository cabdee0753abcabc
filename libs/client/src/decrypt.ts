import {
  extract,
  findByLabel,
  findByPublicKey,
  kekFromEcKey,
  kekFromPassword,
  kekFromRsaKey,
  kekFromSecret,
  parseLabel,
  readEnvelope,
  unlock,
  ContainerProblem,
  type Capsule,
  type Envelope,
  type ExtractedFile,
  type FileMasterKey,
  type KeyServerCapsule,
  type Limits,
  type RecipientRecord,
} from '@testbed/container';
import type { Identity } from '@testbed/eid';
import type { PublicKey } from '@testbed/pki';
import { fetchCapsule } from '@testbed/protocol';
import { findServer, pinsOf, type ServerList } from '@testbed/server-list';
import { timeouts, type ClientPorts } from './ports.ts';
import { ClientProblem, toClientProblem } from './problem.ts';

/** What the recipient opens the container with. */
export type Credential =
  | {
      readonly kind: 'key';
      readonly publicKey: PublicKey;
      /** Opens the key for use. For a token this is when the PIN is needed: not before the recipient record and the server are checked. */
      readonly open: () => Promise<Identity>;
    }
  | { readonly kind: 'password'; readonly password: string; readonly label?: string }
  | { readonly kind: 'secret'; readonly secret: Uint8Array; readonly label?: string };

export interface DecryptRequest {
  readonly container: string;
  readonly outDir: string;
  readonly overwrite?: boolean;
  /** Names of the files to take out; all without it. */
  readonly only?: readonly string[];
  readonly limits?: Limits;
  readonly credential: Credential;
  /** Needed only when the container refers to a server. */
  readonly serverList?: ServerList;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

export interface Decrypted {
  readonly files: readonly ExtractedFile[];
  /** The record that was used. */
  readonly keyLabel: string;
  readonly capsule: string;
}

/**
 * UC.Client.02 and UC.Client.P.02: opens a container with one credential. On any failure no file is left behind.
 *
 * @throws ClientProblem
 */
export async function decrypt(request: DecryptRequest, ports: ClientPorts): Promise<Decrypted> {
  try {
    const envelope = await readEnvelope(request.container);
    ports.narrate({ clause: 'UC.Client.02/2', text: `the header of ${request.container} is within its limits and names ${envelope.header.recipients.length} recipient(s)` });
    const { record, fmk } = await findKey(envelope, request, ports);
    const { outDir, overwrite = false, only, limits, signal, onProgress } = request;
    const files = await extract(envelope, fmk, outDir, {
      overwrite,
      ...(only && { only: [...only] }),
      ...(limits && { limits }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    ports.narrate({ clause: 'UC.Client.02/9', text: `the payload's tag is right; ${files.length} file(s) saved to ${outDir}` });
    return { files, keyLabel: record.keyLabel, capsule: record.capsule.kind };
  } catch (error) {
    throw toClientProblem(error);
  }
}

interface Found {
  readonly record: RecipientRecord;
  readonly fmk: FileMasterKey;
}

async function findKey(envelope: Envelope, request: DecryptRequest, ports: ClientPorts): Promise<Found> {
  const { credential } = request;
  if (credential.kind === 'key') return findByKey(envelope, credential, request.serverList, ports);
  const records = findByLabel(envelope.header, credential.kind === 'password' ? 'PBKDF2Capsule' : 'SymmetricKeyCapsule', credential.label);
  // Labels need not be unique: the record whose KEK authenticates the header is the right one.
  let mismatch: unknown;
  for (const record of records) {
    try {
      const fmk = unlock(envelope, record, await kekFromShared(record, credential));
      ports.narrate({ clause: 'UC.Client.P.02/5', text: `the ${credential.kind} opens "${hintOf(record.keyLabel)}": the header's HMAC is right` });
      return { record, fmk };
    } catch (error) {
      if (!(error instanceof ContainerProblem && error.code === 'header-hmac-mismatch')) throw error;
      mismatch = error;
    }
  }
  throw mismatch;
}

function kekFromShared({ capsule, keyLabel }: RecipientRecord, credential: Exclude<Credential, { kind: 'key' }>): Uint8Array | Promise<Uint8Array> {
  if (credential.kind === 'password' && capsule.kind === 'PBKDF2Capsule') return kekFromPassword(capsule, credential.password, keyLabel);
  if (credential.kind === 'secret' && capsule.kind === 'SymmetricKeyCapsule') return kekFromSecret(capsule, credential.secret, keyLabel);
  throw new Error(`a ${credential.kind} does not open a ${capsule.kind}`);
}

async function findByKey(envelope: Envelope, credential: Extract<Credential, { kind: 'key' }>, list: ServerList | undefined, ports: ClientPorts): Promise<Found> {
  const { narrate } = ports;
  const { publicKey } = credential;
  const mine = findByPublicKey(envelope.header, publicKey.type === 'ec' ? publicKey.point : publicKey.der);
  // A capsule in the container needs no network: it is tried before one on a server.
  const record = mine.find(({ capsule }) => capsule.kind !== 'KeyServerCapsule') ?? mine[0];
  if (!record) throw new Error('findByPublicKey found nothing and did not say so');
  narrate({ clause: 'UC.Client.02/4', text: `the container has a record of this recipient: ${record.capsule.kind}` });
  const server = record.capsule.kind === 'KeyServerCapsule' ? await checkedServer(record.capsule, list, ports) : undefined;
  const identity = await credential.open();
  try {
    const capsule = server && record.capsule.kind === 'KeyServerCapsule' ? await fetchFrom(server, record.capsule, identity, ports) : record.capsule;
    const fmk = unlock(envelope, record, await kekFromKey(capsule, identity));
    narrate({ clause: 'UC.Client.02/9', text: "the key agreed with the recipient's key opens the file master key: the header's HMAC is right" });
    return { record, fmk };
  } finally {
    await identity.close();
  }
}

function kekFromKey(capsule: Capsule, identity: Identity): Promise<Uint8Array> {
  if (capsule.kind === 'ECCPublicKeyCapsule') return kekFromEcKey(capsule, (point) => identity.ecdh(point));
  if (capsule.kind === 'RSAPublicKeyCapsule') return kekFromRsaKey(capsule, (ciphertext) => identity.rsaOaepDecrypt(ciphertext));
  throw new Error(`a key does not open a ${capsule.kind}`);
}

/** UC.Client.02/5: the server is known by its id only, and is checked before the recipient is asked for a PIN. */
async function checkedServer({ keyServerId }: KeyServerCapsule, list: ServerList | undefined, { clock, checkServer, narrate }: ClientPorts) {
  if (!list) {
    throw new ClientProblem('server-list-missing', `the capsule is on server ${keyServerId}, and there is no trusted-server list to find it in`, {
      next: 'name a running world with --world or a list with --server-list',
    });
  }
  const server = findServer(list, keyServerId, 'KeyServerCapsule', 'fetch');
  await checkServer({ url: server.recipient, pins: pinsOf(server), at: clock.now().getTime(), connectTimeout: timeouts.connectTimeout });
  narrate({ clause: 'UC.Client.02/5', text: `the capsule is on server ${server.name} at ${server.recipient}, whose certificate is listed` });
  return server;
}

/** UC.Client.02/6–8: authenticates with the recipient's key and fetches the capsule. */
async function fetchFrom(server: ReturnType<typeof findServer>, reference: KeyServerCapsule, identity: Identity, { clock, narrate }: ClientPorts): Promise<Capsule> {
  narrate({ clause: 'UC.Client.02/6', text: 'the client authenticates to the server by mutual TLS with the recipient\'s key' });
  const answer = await fetchCapsule(
    ({ path, ...rest }) => identity.request({ ...rest, ...timeouts, url: server.recipient + path, pins: pinsOf(server), at: clock.now().getTime() }),
    reference.transactionId,
  );
  narrate({ clause: 'UC.Client.02/8', text: `the server handed out capsule ${reference.transactionId}` });
  const { recipientKey } = reference;
  const { recipientPublicKey } = recipientKey;
  return recipientKey.kind === 'EccKeyDetails'
    ? { kind: 'ECCPublicKeyCapsule', curve: recipientKey.curve, recipientPublicKey, senderPublicKey: answer.ephemeralKeyMaterial }
    : { kind: 'RSAPublicKeyCapsule', recipientPublicKey, encryptedKek: answer.ephemeralKeyMaterial };
}

/** The words a person knows a password or secret by: the LABEL of a machine-readable label, else the whole text. */
function hintOf(keyLabel: string): string {
  const label = parseLabel(keyLabel);
  return label.form === 'data' ? (label.fields['label'] ?? keyLabel) : keyLabel;
}
