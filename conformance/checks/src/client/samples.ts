import { createECDH, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { undecided } from '@testbed/runner';
import type { Capsule } from './container/read.ts';
import { twinMade, twinOpened, type Made } from './judge.ts';
import type { ClientSubject, EncryptOrder } from './subject.ts';
import type { Person } from './world/file.ts';
import { sharesIn, uploadsIn } from './world/seen.ts';
import type { SeenRequest } from './world/traffic.ts';

/** A password that no policy of a known client refuses, and its hint. Public. */
export const password = 'Judge-2026-Password-Kallis';
export const hint = 'judge';

/** The secret of the checks. Public. */
export const secret = Buffer.from('b3a6c1f05d29e84717aa90c4e23d5f6b8c0912f47e6d3a5b1c8e7f9024d6ab13', 'hex');

/** A container of the client that several checks start from: made once. @throws Undecided when the client does not make it */
export function sample(subject: ClientSubject, key: string, order: EncryptOrder): Promise<Made> {
  return subject.once(`made ${key}`, async () => twinMade(await subject.encrypt(order)));
}

/** A capsule in the container. */
export function offlineSample(subject: ClientSubject, person: Person): Promise<Made> {
  return sample(subject, `offline ${person.code}`, { recipients: [subject.args.recipient(person)] });
}

/** A container whose capsule is on the capsule server, and how it got there. */
export interface Uploaded extends Made {
  /** Every upload that the server saw for this container's transaction identifiers. */
  readonly uploads: readonly SeenRequest[];
}

/** A capsule on the capsule server. */
export function serverSample(subject: ClientSubject, person: Person): Promise<Uploaded> {
  return subject.once(`server ${person.code}`, () => uploaded(subject, { recipients: [subject.args.recipient(person)] }));
}

/** Encrypts with the capsule server. @throws Undecided when the client does not */
export async function uploaded(subject: ClientSubject, order: EncryptOrder): Promise<Uploaded> {
  const server = subject.args.capsuleServer('encrypt');
  let ids: readonly string[] = [];
  const { result, seen } = await subject.watch(
    async () => {
      const made = twinMade(await subject.encrypt({ server, ...order }));
      ids = made.container.recipients.flatMap(({ capsule }) => (capsule.kind === 'server' ? [capsule.transactionId] : []));
      return made;
    },
    (entry) => uploadsIn([entry]).some(({ createdId }) => createdId !== undefined && ids.includes(createdId)),
  );
  return { ...result, uploads: uploadsIn(seen) };
}

export function secretSample(subject: ClientSubject): Promise<Made> {
  return sample(subject, 'secret', { recipients: [subject.args.secretRecipient('judge', secret)] });
}

export function passwordSample(subject: ClientSubject): Promise<Made> {
  return sample(subject, 'password', { recipients: [subject.args.passwordRecipient(hint, password)] });
}

/** A key in shares. */
export function sharesSample(subject: ClientSubject, person: Person): Promise<Uploaded> {
  return subject.once(`shares ${person.code}`, () => distributed(subject, { recipients: [subject.args.sharesRecipient(person.code)] }));
}

/** Encrypts with the shares servers. @throws Undecided when the client does not */
export async function distributed(subject: ClientSubject, order: EncryptOrder): Promise<Uploaded> {
  const server = subject.args.sharesServers();
  let ids: readonly string[] = [];
  const { result, seen } = await subject.watch(
    async () => {
      const made = twinMade(await subject.encrypt({ server, ...order }));
      ids = made.container.recipients.flatMap(({ capsule }) => (capsule.kind === 'shares' ? capsule.shares.map(({ id }) => id) : []));
      return made;
    },
    (entry) => sharesIn([entry]).some(({ createdId }) => createdId !== undefined && ids.includes(createdId)),
  );
  return { ...result, uploads: sharesIn(seen) };
}

/** The twin of refusals by a capsule server: the client opens this person's container. @throws Undecided when it does not */
export function opensFromServer(subject: ClientSubject, person: Person): Promise<void> {
  return subject.once(`opened server ${person.code}`, async () => {
    const { file } = await serverSample(subject, person);
    twinOpened(await subject.decrypt(file, { credential: subject.args.certified(person), server: subject.args.capsuleServer('decrypt', person) }));
  });
}

/** The twin of refusals about shares. @throws Undecided when the client does not open them */
export function opensFromShares(subject: ClientSubject, person: Person): Promise<void> {
  return subject.once(`opened shares ${person.code}`, async () => {
    const { file } = await sharesSample(subject, person);
    twinOpened(await subject.decrypt(file, { credential: subject.args.signer(person), server: subject.args.sharesServers() }));
  });
}

/** The only capsule of a container, of this kind. @throws Undecided when it is another */
export function capsuleOf<K extends Capsule['kind']>({ container }: Made, kind: K): Extract<Capsule, { kind: K }> {
  const capsule = container.recipients[0]?.capsule;
  if (capsule?.kind !== kind || container.recipients.length !== 1) undecided(`the container has not one capsule of the kind ${kind}, but ${container.recipients.map((record) => record.capsule.kind).join(', ')}`);
  return capsule as Extract<Capsule, { kind: K }>;
}

/** A person's P-384 key: the point uncompressed, as capsules have it. */
export function ecKeyOf(person: Person): { readonly point: Buffer; readonly scalar: Buffer } {
  const { d = '' } = createPrivateKey(readFileSync(person.key)).export({ format: 'jwk' });
  const scalar = Buffer.from(d, 'base64url');
  const ecdh = createECDH('secp384r1');
  ecdh.setPrivateKey(scalar);
  return { point: ecdh.getPublicKey(), scalar };
}

/** A point on P-384 that is nobody's key. */
export function strangersPoint(): Buffer {
  return createECDH('secp384r1').generateKeys();
}
