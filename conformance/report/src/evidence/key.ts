import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReportProblem } from '../problem.ts';

/** What signs reports: an Ed25519 or a P-256 key. */
export interface EvidenceKey {
  readonly privateKey: KeyObject;
  readonly algorithm: EvidenceAlgorithm;
  readonly fingerprint: string;
}

export type EvidenceAlgorithm = 'EdDSA' | 'ES256';

/**
 * Reads a private key in PEM.
 *
 * @throws ReportProblem `key-unreadable`, `key-unsupported`
 */
export function readEvidenceKey(path: string): EvidenceKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(readFileSync(path));
  } catch (cause) {
    throw new ReportProblem('key-unreadable', `${path} can't be read as a private key`, 'give an Ed25519 or P-256 key in PEM without a password, as openssl genpkey -algorithm ed25519 makes it', { cause });
  }
  const algorithm = algorithmOf(privateKey);
  if (!algorithm) throw new ReportProblem('key-unsupported', `${path} is neither an Ed25519 nor a P-256 key`, 'make one with openssl genpkey -algorithm ed25519');
  return { privateKey, algorithm, fingerprint: fingerprintOf(createPublicKey(privateKey)) };
}

/**
 * The key of this installation, made on first use: `evidence-key.pem`, readable by its owner only, and beside it
 * `evidence-key.pub.pem`, to be given to whoever verifies reports.
 *
 * @param folder the testbed's home
 * @throws ReportProblem
 */
export function installationKey(folder: string): EvidenceKey {
  const path = join(folder, 'evidence-key.pem');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
    writeFileSync(join(folder, 'evidence-key.pub.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new ReportProblem('key-unreadable', `no signing key can be made in ${folder}: ${(cause as Error).message}`, 'name a folder that you may write to in TESTBED_HOME, or a key with --sign-key', { cause });
    }
  }
  return readEvidenceKey(path);
}

/** `sha256:…` over the DER of the public key, as `openssl pkey -pubin -outform DER | sha256sum` says it. */
export function fingerprintOf(publicKey: KeyObject): string {
  return `sha256:${createHash('sha256').update(publicKey.export({ format: 'der', type: 'spki' })).digest('hex')}`;
}

/** The signature algorithm of an acceptable key; undefined for any other. */
export function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): EvidenceAlgorithm | undefined {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined;
}
