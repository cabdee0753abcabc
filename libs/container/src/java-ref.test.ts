import { createECDH, createHash, createPrivateKey, createPublicKey, constants, privateDecrypt, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useFolder } from './envelope/sample.ts';
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
  type Header,
  type RecipientRecord,
} from './index.ts';

/** Containers that the Java client wrote over the years, each with what must come out of it. */
const vectors = join(import.meta.dirname, '../../../../shared/vectors/java-ref');
const here = existsSync(vectors);

interface Row {
  readonly file: string;
  readonly note?: string;
  readonly recipients: readonly { readonly capsule: string; readonly keyLabel: string }[];
  readonly credentials: {
    readonly privateKeyPem?: string;
    readonly pkcs12?: string;
    readonly label?: string;
    readonly password?: string;
    readonly secretBase64?: string;
  };
  readonly expect: { readonly error?: string; readonly files?: readonly { readonly name: string; readonly size: number; readonly sha256: string }[] };
}

/** All of them open with the limits of the Java client, also the one whose whole archive is packed 15-fold. */
const javaLimits = { maxFiles: 1000, maxRatio: 10 };

const rows = here ? (JSON.parse(readFileSync(join(vectors, 'manifest.json'), 'utf8')) as Row[]) : [];
const folder = useFolder();

test('the vectors are here', (context) => {
  if (!here) context.skip('../shared/vectors/java-ref is not here (plain clone)');
  expect(rows.length).toBeGreaterThan(0);
});

describe.each(rows.map((row, index) => ({ ...row, title: `${index} ${row.file} with ${Object.keys(row.credentials).join(', ')}` })))(
  '$title',
  ({ file, recipients, credentials, expect: expected }) => {
    test('lists its recipients', async () => {
      const { header } = await readEnvelope(join(vectors, file));
      expect(header.recipients.map(({ capsule, keyLabel }) => ({ capsule: capsule.kind, keyLabel }))).toEqual(recipients);
    });

    test(`gives ${expected.error ?? 'its files'}`, async () => {
      const outcome = await open(file, credentials).catch((problem: { code: string }) => problem.code);
      expect(outcome).toEqual(expected.error ?? expected.files);
    });
  },
);

test('labels of the Java client parse', async (context) => {
  if (!here) context.skip('../shared/vectors/java-ref is not here (plain clone)');
  const labels = rows.flatMap(({ recipients }) => recipients.map(({ keyLabel }) => keyLabel)).filter((label) => label.startsWith('data:'));
  expect(labels.map((label) => parseLabel(label).form)).toEqual(labels.map(() => 'data'));
  expect(parseLabel('data:V=1&FILE=rsa_pub.pem&TYPE=pub_key')).toEqual({ form: 'data', fields: { v: '1', file: 'rsa_pub.pem', type: 'pub_key' } });
});

async function open(file: string, credentials: Row['credentials']) {
  const envelope = await readEnvelope(join(vectors, file));
  const { record, kek } = await derive(envelope.header, credentials);
  const files = await extract(envelope, unlock(envelope, record, kek), folder.path('out'), { limits: javaLimits });
  return Promise.all(
    files.map(async ({ name, size, path }) => ({ name, size, sha256: createHash('sha256').update(await readFile(path)).digest('hex') })),
  );
}

async function derive(header: Header, { label, password, secretBase64, ...credentials }: Row['credentials']) {
  if (password !== undefined) {
    const [record] = findByLabel(header, 'PBKDF2Capsule', label) as [RecipientRecord];
    return { record, kek: await kekFromPassword(capsuleOf(record, 'PBKDF2Capsule'), password, record.keyLabel) };
  }
  if (secretBase64 !== undefined) {
    const [record] = findByLabel(header, 'SymmetricKeyCapsule', label) as [RecipientRecord];
    return { record, kek: kekFromSecret(capsuleOf(record, 'SymmetricKeyCapsule'), Buffer.from(secretBase64, 'base64'), record.keyLabel) };
  }
  // The PKCS#12 file of the vectors holds the key of this PEM, says the manifest; the store itself is libs/eid's to open.
  const pem = credentials.pkcs12 ? 'keys/expired/cdoc2client_expired_priv.key' : (credentials.privateKeyPem as string);
  const key = createPrivateKey(readFileSync(join(vectors, pem)));
  return key.asymmetricKeyType === 'rsa' ? deriveRsa(header, key) : deriveEc(header, key);
}

async function deriveRsa(header: Header, key: KeyObject) {
  const [record] = findByPublicKey(header, createPublicKey(key).export({ format: 'der', type: 'pkcs1' })) as [RecipientRecord];
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return { record, kek: await kekFromRsaKey(capsuleOf(record, 'RSAPublicKeyCapsule'), async (ciphertext) => privateDecrypt(options, ciphertext)) };
}

async function deriveEc(header: Header, key: KeyObject) {
  const ecdh = createECDH('secp384r1');
  ecdh.setPrivateKey(key.export({ format: 'jwk' }).d as string, 'base64url');
  const [record] = findByPublicKey(header, ecdh.getPublicKey()) as [RecipientRecord];
  return { record, kek: await kekFromEcKey(capsuleOf(record, 'ECCPublicKeyCapsule'), async (sender) => ecdh.computeSecret(sender)) };
}

function capsuleOf<K extends RecipientRecord['capsule']['kind']>({ capsule }: RecipientRecord, kind: K) {
  if (capsule.kind !== kind) throw new Error(`${capsule.kind} is not ${kind}`);
  return capsule as Extract<RecipientRecord['capsule'], { kind: K }>;
}
