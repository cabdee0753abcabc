import { vectors } from '@testbed/vectors';
import type { NamedContent } from './container/entries.ts';
import { twinMade, twinOpened } from './judge.ts';
import { hint, password } from './samples.ts';
import type { ClientSubject } from './subject.ts';
import type { Decryption, Encryption } from './work/run.ts';

/** A container of the vector kit that a shared secret is for: what no client would make, to the byte. */
interface GivenContainer {
  readonly bytes: Buffer;
  readonly secret: Buffer;
  /** What comes out of it; nothing of one that must be refused. */
  readonly files: readonly NamedContent[];
  /** The same container without the fault. */
  readonly twin: string | undefined;
}

function given(name: string): GivenContainer {
  const found = vectors.find((one) => one.name === name);
  if (found?.credential.kind !== 'secret') throw new Error(`the vector kit has no ${name}`);
  const files = found.expect.does === 'opens' ? found.expect.files : [];
  return { bytes: found.bytes(), secret: Buffer.from(found.credential.base64, 'base64'), files: files.map(({ name: file = '', sha256 }) => ({ name: file, sha256 })), twin: found.twin };
}

/** The client opens a container of the kit. */
export function openVector(subject: ClientSubject, name: string): Promise<Decryption> {
  const { bytes, secret } = given(name);
  return subject.decrypt(bytes, { credential: subject.args.secret('vector-secret', secret) });
}

/** The client re-encrypts a container of the kit with a password. */
export function reencryptVector(subject: ClientSubject, name: string): Promise<Encryption> {
  const { bytes, secret } = given(name);
  return subject.reencrypt(bytes, { credential: subject.args.secret('vector-secret', secret), recipients: [subject.args.passwordRecipient(hint, password)] });
}

/** The files in a container of the kit. */
export function filesOfVector(name: string): readonly NamedContent[] {
  return given(name).files;
}

/** The twin of a container that must be refused opens. @throws Undecided when it does not */
export function opensTwin(subject: ClientSubject, name: string): Promise<void> {
  const twin = twinOf(name);
  return subject.once(`opened vector ${twin}`, async () => twinOpened(await openVector(subject, twin), filesOfVector(twin)));
}

/** The twin of a container that must not be re-encrypted is. @throws Undecided when it is not */
export async function reencryptsTwin(subject: ClientSubject, name: string): Promise<void> {
  twinMade(await reencryptVector(subject, twinOf(name)));
}

function twinOf(name: string): string {
  const { twin } = given(name);
  if (twin === undefined) throw new Error(`${name} of the vector kit has no twin`);
  return twin;
}
