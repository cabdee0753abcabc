import {
  ContainerProblem,
  findByLabel,
  findByPublicKey,
  kekFromEcKey,
  kekFromPassword,
  kekFromRsaKey,
  kekFromSecret,
  parseLabel,
  readEnvelope,
  unlock,
  type Capsule,
  type Envelope,
  type FileMasterKey,
  type KeyServerCapsule,
  type RecipientRecord,
} from '@testbed/container';
import type { Identity } from '@testbed/eid';
import { fetchCapsule } from '@testbed/protocol';
import { findServer, pinsOf, type ListedServer, type ServerList } from '@testbed/server-list';
import { openKey, type Credential, type KeyCredential, type SharedCredential, type SignerCredential } from './credential.ts';
import { ask, retry } from './dialogue.ts';
import { timeouts, type ClientPorts } from './ports.ts';
import { ClientProblem } from './problem.ts';
import { authenticate } from './shares/authenticate.ts';

/** Which container, and what opens it. */
export interface Opening {
  readonly container: string;
  readonly credential: Credential;
  /** Asked for only when the container refers to a server. */
  readonly serverList?: () => ServerList | undefined;
}

/** A container whose file master key is known: its header is authentic. */
export interface Opened extends Found {
  readonly envelope: Envelope;
  readonly useCase: 'UC.Client.02' | 'UC.Client.P.02' | 'UC.Client.04';
}

interface Found {
  /** The record that was used. */
  readonly record: RecipientRecord;
  readonly fmk: FileMasterKey;
}

/** UC.Client.02/2–9 and UC.Client.P.02/2–5: gets at the file master key. @throws ClientProblem and what lies below it */
export async function openContainer({ container, credential, serverList }: Opening, ports: ClientPorts): Promise<Opened> {
  const useCase = useCaseOf(credential);
  const envelope = await readEnvelope(container);
  ports.narrate({ clause: `${useCase}/2`, text: `the header of ${container} is within its limits and names ${envelope.header.recipients.length} recipient(s)` });
  return { ...(await find(envelope, { container, credential, ...(serverList && { serverList }) }, ports)), envelope, useCase };
}

function useCaseOf({ kind }: Credential): Opened['useCase'] {
  if (kind === 'signer') return 'UC.Client.04';
  return kind === 'key' || kind === 'token' ? 'UC.Client.02' : 'UC.Client.P.02';
}

function find(envelope: Envelope, { credential, serverList }: Opening, ports: ClientPorts): Promise<Found> {
  if (credential.kind === 'signer') return findBySigner(envelope, credential, serverList, ports);
  return credential.kind === 'key' || credential.kind === 'token' ? findByKey(envelope, credential, serverList, ports) : findByShared(envelope, credential, ports);
}

/** UC.Client.04/4–13: the shares of the record with this person's identifier. */
async function findBySigner(envelope: Envelope, credential: SignerCredential, serverList: Opening['serverList'], ports: ClientPorts): Promise<Found> {
  const recipientId = `etsi/${credential.code}`;
  for (const record of envelope.header.recipients) {
    const { capsule } = record;
    if (capsule.kind !== 'KeySharesCapsule' || capsule.recipientId !== recipientId) continue;
    ports.narrate({ clause: 'UC.Client.04/10', text: `the container has a record of ${recipientId}: ${capsule.shares.length} share(s)` });
    const list = serverList?.();
    const kek = await authenticate(capsule, credential, list, ports);
    return { record, fmk: unlockByShares(envelope, record, kek) };
  }
  throw new ContainerProblem('recipient-not-found', `no recipient of this container is ${recipientId}`, { next: 'inspect the container to see whom it was made for' });
}

/** UC.Client.04/13a: who signed is beyond doubt, so either the container or a share is not what it was. */
function unlockByShares(envelope: Envelope, record: RecipientRecord, kek: Uint8Array): FileMasterKey {
  try {
    return unlock(envelope, record, kek);
  } catch (error) {
    if (!(error instanceof ContainerProblem && error.code === 'header-hmac-mismatch')) throw error;
    throw new ClientProblem('header-hmac-mismatch', 'the shares do not open the container: it is corrupted, or one of the shares is', { next: 'ask the sender for a new container' }, { cause: error });
  }
}

async function findByShared(envelope: Envelope, credential: SharedCredential, ports: ClientPorts): Promise<Found> {
  const records = findByLabel(envelope.header, credential.kind === 'password' ? 'PBKDF2Capsule' : 'SymmetricKeyCapsule', credential.label);
  if (credential.kind === 'secret') return tryEach(envelope, records, credential, ports);
  // UC.Client.P.02/5a: a wrong password may be tried again.
  const { dialogue } = ports;
  const hints = records.map(({ keyLabel }) => hintOf(keyLabel));
  return retry(dialogue, ['header-hmac-mismatch'], async (wrong) => {
    const given = wrong ? undefined : credential.password;
    const password = given ?? (await ask(dialogue, 'password-missing', 'the password', (person) => person.password(hints, wrong)));
    return tryEach(envelope, records, { ...credential, password }, ports);
  });
}

/** Labels need not be unique: the record whose KEK authenticates the header is the right one. */
async function tryEach(envelope: Envelope, records: readonly RecipientRecord[], credential: SharedCredential, ports: ClientPorts): Promise<Found> {
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

function kekFromShared({ capsule, keyLabel }: RecipientRecord, credential: SharedCredential): Uint8Array | Promise<Uint8Array> {
  if (credential.kind === 'password' && capsule.kind === 'PBKDF2Capsule') return kekFromPassword(capsule, credential.password ?? '', keyLabel);
  if (credential.kind === 'secret' && capsule.kind === 'SymmetricKeyCapsule') return kekFromSecret(capsule, credential.secret, keyLabel);
  throw new Error(`a ${credential.kind} does not open a ${capsule.kind}`);
}

async function findByKey(envelope: Envelope, credential: KeyCredential, serverList: Opening['serverList'], ports: ClientPorts): Promise<Found> {
  const { narrate } = ports;
  const { publicKey } = credential;
  const mine = findByPublicKey(envelope.header, publicKey.type === 'ec' ? publicKey.point : publicKey.der);
  // A capsule in the container needs no network: it is tried before one on a server.
  const record = mine.find(({ capsule }) => capsule.kind !== 'KeyServerCapsule') ?? mine[0];
  if (!record) throw new Error('findByPublicKey found nothing and did not say so');
  narrate({ clause: 'UC.Client.02/4', text: `the container has a record of this recipient: ${record.capsule.kind}` });
  const server = record.capsule.kind === 'KeyServerCapsule' ? await checkedServer(record.capsule, serverList?.(), ports) : undefined;
  const identity = await openKey(credential, ports);
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
async function fetchFrom(server: ListedServer, reference: KeyServerCapsule, identity: Identity, { clock, narrate }: ClientPorts): Promise<Capsule> {
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
