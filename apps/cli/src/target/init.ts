import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHierarchy, openAuthority, saveHierarchy, type CertificateAuthority } from '@testbed/pki';
import { writePkcs12, writeTrustStore } from '@testbed/pki/pkcs12';
import { ConfigurationProblem } from '../problem.ts';
import { clientEntry, signerEntry } from './describe.ts';
import { instructions } from './instructions.ts';
import { keyStorePassword, writeKeyStore } from './key-store.ts';
import { foreignAuthority, keyStores, type KeyStoreName } from './key-stores.ts';

export interface TargetFolder {
  readonly kind: 'capsule-server' | 'shares-server';
  readonly folder: string;
  /** DNS names and addresses of the server's certificate. */
  readonly hosts: readonly [string, ...string[]];
  /** Base address of the OCSP responder, as the server reaches it. */
  readonly services: string;
  /** How hooks call this program: its interpreter and script. */
  readonly program: readonly string[];
}

const day = 86_400_000;

/**
 * Makes everything that a foreign server needs to be certified outside any world: authorities, a certificate for the
 * server, people who may and may not be let in, a responder to run, instructions, and a target file to complete.
 *
 * @throws ConfigurationProblem when the folder is not empty; nothing half-made stays
 */
export async function initTarget(order: TargetFolder): Promise<void> {
  const { folder, services } = order;
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new ConfigurationProblem('folder-in-use', `${folder} is not empty`, 'name another folder with --out');
  try {
    for (const part of ['pki', 'server']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
    const [hierarchy, foreign] = await Promise.all([createHierarchy({ now: new Date(), services }), foreignAuthority(services)]);
    saveHierarchy(join(folder, 'pki'), hierarchy);
    const authority = openAuthority(join(folder, 'pki'));
    writeServerFiles(order, authority);
    for (const name of Object.keys(keyStores) as KeyStoreName[]) {
      writeKeyStore(join(folder, 'keys', `${name}.p12`), keyStores[name], name === 'untrusted' ? foreign : authority);
    }
    const { hostname, port } = new URL(services);
    writeJson(join(folder, 'responder.json'), { listen: { host: hostname, port: Number(port) }, pki: 'pki', answerLifetime: 0 });
    writeJson(join(folder, 'target.json'), describe(order));
    writeFileSync(join(folder, 'README.md'), instructions(order));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** What the server is started with: its certificate and key, and whom it may trust. */
function writeServerFiles({ folder, hosts }: TargetFolder, authority: CertificateAuthority): void {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { tls, root, 'id-card': idCard, 'smart-id': smartId, 'mobile-id': mobileId } = authority.hierarchy.authorities;
  const now = Date.now();
  const certificate = authority.issue('tls', { profile: 'tls-server', names: hosts, publicKey, notBefore: new Date(now - day), notAfter: new Date(now + 5 * 365 * day) });
  const path = (name: string): string => join(folder, 'server', name);
  const pem = (certificates: readonly { toString(): string }[]): string => certificates.map(String).join('');
  writeFileSync(path('server-chain.pem'), pem([certificate, tls.certificate]));
  writeFileSync(path('server.key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(path('server.p12'), writePkcs12({ key: privateKey, certificate, chain: [tls.certificate], password: keyStorePassword, friendlyName: 'server' }), { mode: 0o600 });
  const issuers = { 'id-card-issuer': idCard, 'smart-id-issuer': smartId, 'mobile-id-issuer': mobileId, root };
  for (const [name, { certificate: issuer }] of Object.entries(issuers)) writeFileSync(path(`${name}.pem`), issuer.toString());
  writeFileSync(path('trust.pem'), pem(Object.values(issuers).map((issuer) => issuer.certificate)));
  writeFileSync(path('trust.p12'), writeTrustStore(Object.fromEntries(Object.entries(issuers).map(([alias, issuer]) => [alias, issuer.certificate])), keyStorePassword));
}

function describe({ kind, hosts: [host], program }: TargetFolder): object {
  const base = { kind, name: `The ${kind} under test`, trust: ['pki/tls-ca.pem'] };
  const hooks = { revoke: [...program, 'target', 'revoke', '.', '{serial}'], restore: [...program, 'target', 'restore', '.', '{serial}'] };
  const client = (name: KeyStoreName): object => clientEntry('keys', name);
  const signer = (name: KeyStoreName): object => signerEntry('keys', name);
  if (kind === 'capsule-server') {
    return {
      ...base,
      profile: 'field',
      post: `https://${host}:8443`,
      fetch: `https://${host}:8444`,
      clients: [client('client-1'), client('client-2'), client('client-rsa'), client('client-p256'), client('client-p521')],
      unacceptableClients: { revoked: client('revoked'), expired: client('expired'), untrusted: client('untrusted') },
      hooks,
      expiry: { default: 'P1095D', maximum: 'P1825D' },
    };
  }
  return {
    ...base,
    profile: 'released',
    url: `https://${host}:8442`,
    signers: [signer('client-1'), signer('smart-id'), signer('mobile-id')],
    unacceptableSigners: {
      revoked: signer('revoked'),
      expired: signer('expired'),
      untrusted: signer('untrusted'),
      notYetValid: signer('not-yet-valid'),
      signing: signer('signing'),
      anonymous: signer('anonymous'),
    },
    hooks,
    nonceLifetime: 'PT300S',
  };
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
