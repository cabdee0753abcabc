import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compactVerify, EmbeddedJWK } from 'jose';
import { filesIn, manifestFile, signatureFile } from '../folder.ts';
import { ReportProblem } from '../problem.ts';
import { fingerprintOf } from './key.ts';
import { hashOf, type Manifest } from './manifest.ts';
import { evidenceType } from './sign.ts';

/** A report whose every byte is as its signer left it. */
export interface Evidence {
  readonly manifest: Manifest;
  /** Of the signer's public key: `sha256:…`. */
  readonly fingerprint: string;
}

/**
 * Verifies a report folder offline: the signature over the manifest, and that the folder holds exactly the files of
 * the manifest with exactly their bytes. Without `trust` that shows integrity only: anybody may have signed.
 *
 * @param trust the signer's public key: a PEM file, or the fingerprint `sha256:…`
 * @throws ReportProblem saying what is wrong
 */
export async function verifyReport(folder: string, trust?: string): Promise<Evidence> {
  const manifest = read(folder, manifestFile);
  const signature = read(folder, signatureFile);
  if (!manifest && !signature) throw new ReportProblem('not-a-report', `${folder} is no report: it has no ${manifestFile}`, 'name the folder that testbed certify wrote');
  if (!manifest) throw missing(manifestFile);
  if (!signature) throw isIncomplete(manifest) ? incomplete() : missing(signatureFile);
  const trusted = trust === undefined ? undefined : fingerprintIn(trust);
  const { payload, fingerprint } = await verifySignature(signature);
  if (trusted !== undefined && fingerprint !== trusted) {
    throw new ReportProblem('signer-not-trusted', `the report was signed with the key ${fingerprint}, not with ${trusted}`, 'ask the signer for the public key; do not rely on this report until they match');
  }
  if (!manifest.equals(payload)) throw changed(manifestFile);
  if (isIncomplete(manifest)) throw incomplete();
  const described = parseManifest(manifest);
  compareFiles(folder, described.files);
  return { manifest: described, fingerprint };
}

async function verifySignature(signature: Buffer): Promise<{ payload: Buffer; fingerprint: string }> {
  const text = signature.toString('latin1');
  try {
    // Base64url has more than one spelling of the same bytes; only the canonical one is what was signed.
    if (text.split('.').some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) throw new Error('not canonical base64url');
    const { payload, protectedHeader } = await compactVerify(text, EmbeddedJWK, { algorithms: ['EdDSA', 'ES256'] });
    if (protectedHeader.typ !== evidenceType) throw new Error(`the type is ${protectedHeader.typ}`);
    return { payload: Buffer.from(payload), fingerprint: fingerprintOf(createPublicKey({ key: { ...protectedHeader.jwk }, format: 'jwk' })) };
  } catch (cause) {
    throw new ReportProblem('signature-invalid', `the signature in ${signatureFile} is wrong: ${(cause as Error).message}`, 'take the report again from whoever made it', { cause });
  }
}

function compareFiles(folder: string, listed: Manifest['files']): void {
  const found = filesIn(folder).filter((name) => name !== manifestFile && name !== signatureFile);
  const absent = Object.keys(listed).find((name) => !found.includes(name));
  if (absent !== undefined) throw missing(absent);
  for (const name of found) {
    const hash = Object.hasOwn(listed, name) ? listed[name] : undefined;
    if (hash === undefined) throw new ReportProblem('file-added', `${name} is not of this report`, 'take the report again from whoever made it, or remove the file');
    const path = join(folder, name);
    if (!lstatSync(path).isFile() || hashOf(readFileSync(path)) !== hash) throw changed(name);
  }
}

function read(folder: string, name: string): Buffer | undefined {
  const path = join(folder, name);
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
}

function parseManifest(bytes: Buffer): Manifest {
  try {
    const manifest = JSON.parse(bytes.toString()) as Manifest;
    if (manifest.version === 1 && typeof manifest.files === 'object') return manifest;
  } catch {
    // Said below.
  }
  throw new ReportProblem('not-a-report', `${manifestFile} is signed, but is no manifest of this version`, 'verify it with the version of testbed that wrote it');
}

function isIncomplete(manifest: Buffer): boolean {
  try {
    return !(JSON.parse(manifest.toString()) as Manifest).complete;
  } catch {
    return false;
  }
}

function fingerprintIn(trust: string): string {
  if (/^sha256:[0-9a-f]{64}$/i.test(trust)) return trust.toLowerCase();
  let key: KeyObject;
  try {
    key = createPublicKey(readFileSync(trust));
  } catch (cause) {
    throw new ReportProblem('key-unreadable', `${trust} can't be read as a public key`, 'give a public key in PEM, or its fingerprint as sha256:…', { cause });
  }
  return fingerprintOf(key);
}

function missing(name: string): ReportProblem {
  return new ReportProblem('file-missing', `${name} is missing`, 'take the report again from whoever made it');
}

function changed(name: string): ReportProblem {
  return new ReportProblem('file-changed', `${name} is not as it was signed`, 'take the report again from whoever made it');
}

function incomplete(): ReportProblem {
  return new ReportProblem('run-incomplete', 'the report is not signed: not every check of the profile was run to its end', 'run the whole suite, without --only');
}
