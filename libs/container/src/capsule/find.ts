import type { Header, RecipientRecord } from '../header/model.ts';
import { parseLabel } from '../label/parse.ts';
import { ContainerProblem } from '../problem.ts';

/**
 * The recipients that can be opened with the private key of `publicKey`, in the order of the header: in the
 * container, or with the help of a capsule server.
 *
 * @param publicKey uncompressed EC point or DER `RSAPublicKey`
 * @throws ContainerProblem `recipient-not-found`
 */
export function findByPublicKey(header: Header, publicKey: Uint8Array): RecipientRecord[] {
  const found = header.recipients.filter((record) => {
    const key = publicKeyOf(record);
    return key !== undefined && Buffer.compare(key, publicKey) === 0;
  });
  return atLeastOne(found, 'the container was not made for this key');
}

/**
 * The recipients that can be opened with a shared secret or a password.
 *
 * @param label the label field of a machine-readable label or the whole of another; undefined for all
 * @throws ContainerProblem `recipient-not-found`
 */
export function findByLabel(header: Header, kind: 'SymmetricKeyCapsule' | 'PBKDF2Capsule', label?: string): RecipientRecord[] {
  const found = header.recipients.filter(
    ({ capsule, keyLabel }) => capsule.kind === kind && (label === undefined || label === keyLabel || label === shortLabel(keyLabel)),
  );
  const what = kind === 'PBKDF2Capsule' ? 'password' : 'secret';
  return atLeastOne(found, label === undefined ? `the container was not made for a ${what}` : `the container was not made for a ${what} with this label`);
}

function publicKeyOf({ capsule }: RecipientRecord): Uint8Array | undefined {
  if (capsule.kind === 'ECCPublicKeyCapsule' || capsule.kind === 'RSAPublicKeyCapsule') return capsule.recipientPublicKey;
  return capsule.kind === 'KeyServerCapsule' ? capsule.recipientKey.recipientPublicKey : undefined;
}

function shortLabel(keyLabel: string): string | undefined {
  const label = parseLabel(keyLabel);
  return label.form === 'data' ? label.fields['label'] : label.text;
}

function atLeastOne(found: RecipientRecord[], message: string): RecipientRecord[] {
  if (found.length === 0) {
    throw new ContainerProblem('recipient-not-found', message, { next: 'inspect the container to see whom it was made for' });
  }
  return found;
}
