/** For tests only: the authorities of a world and what they issue to its first citizen. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHierarchy, type Hierarchy } from '../ca/hierarchy.ts';
import { issueCertificate, type CertificateOrder, type Issuer } from '../certificate/issue.ts';
import type { Profile } from '../certificate/profile.ts';
import type { Clock } from '../clock.ts';

export const now = new Date('2026-11-22T12:00:00Z');
export const services = 'http://127.0.0.1:9080';
export const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };

const day = 24 * 3600 * 1000;

export function testHierarchy(): Promise<Hierarchy> {
  return createHierarchy({ now, services });
}

export function ecKeys(namedCurve = 'P-384'): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve });
}

/** A certificate valid for 30 days around {@link now}, unless told otherwise. */
export function issue(issuer: Issuer, profile: Profile, options: Partial<Pick<CertificateOrder, 'publicKey' | 'notBefore' | 'notAfter'>> = {}): X509Certificate {
  return issueCertificate(issuer, { publicKey: ecKeys().publicKey, notBefore: daysFromNow(-15), notAfter: daysFromNow(15), ...options, ...profile });
}

export function daysFromNow(days: number): Date {
  return new Date(now.getTime() + days * day);
}

export function clockAt(instant: Date): Clock {
  return { now: () => instant };
}

/** Runs OpenSSL in a folder of its own with these files in it. Its standard output and error, also when it fails. */
export function openssl(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>): string {
  return run('openssl', args, files);
}

/** As {@link openssl}, with any program. */
export function run(program: string, args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    return execFileSync('sh', ['-c', '"$@" 2>&1 || true', 'sh', program, ...args], { cwd, encoding: 'utf8' });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
