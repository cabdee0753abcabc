import { createHash, X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { readCertificates } from '@testbed/pki';
import { readPkcs12 } from '@testbed/pki/pkcs12';
import type { Identity } from '@testbed/wire';
import { Ajv } from 'ajv';
import { durationOf } from './duration.ts';
import { parseJson, readFile } from './json.ts';
import { TargetProblem } from './problem.ts';
import schema from './target.schema.json' with { type: 'json' };
import type { CapsuleProfile, CapsuleTarget, HookName, SharesProfile, SharesTarget, SignerIdentity, Target, UnacceptableSigner } from './target.ts';

interface KeyStore {
  readonly name?: string;
  readonly p12: string;
  readonly password: string;
}
interface Signer extends KeyStore {
  readonly code: string;
  readonly algorithm: SignerIdentity['algorithm'];
}
interface AnyFile {
  readonly name: string;
  readonly trust: readonly string[];
  readonly hooks?: Readonly<Partial<Record<HookName, readonly string[]>>>;
  readonly expiry?: { readonly default: string; readonly maximum: string };
}
interface CapsuleFile extends AnyFile {
  readonly kind: 'capsule-server';
  readonly profile: CapsuleProfile;
  readonly post: string;
  readonly fetch: string;
  readonly arms?: readonly { readonly post: string; readonly fetch: string }[];
  readonly clients?: readonly KeyStore[];
  readonly unacceptableClients?: Readonly<Partial<Record<'revoked' | 'expired' | 'untrusted', KeyStore>>>;
}
interface SharesFile extends AnyFile {
  readonly kind: 'shares-server';
  readonly profile: SharesProfile;
  readonly url: string;
  readonly arms?: readonly string[];
  readonly signers?: readonly Signer[];
  readonly unacceptableSigners?: Readonly<Partial<Record<UnacceptableSigner, Signer>>>;
  readonly nonceLifetime?: string;
}

const valid = new Ajv({ allowUnionTypes: true }).compile<CapsuleFile | SharesFile>(schema);

/** A password of a key store in a target file: as it is, `env:NAME` or `file:PATH` (relative to the target file). */
export type ReadSecret = (value: string, folder: string) => string;

/**
 * Reads a target file (files.md, "target file") with its key stores; paths in it are relative to it.
 *
 * @param profile instead of the file's own
 * @throws TargetProblem naming the file, the member and what to do
 */
export function readTarget(path: string, { profile, readSecret = plainSecret }: { readonly profile?: string | undefined; readonly readSecret?: ReadSecret } = {}): Target {
  const bytes = readFile(path, 'target file');
  const folder = dirname(resolve(path));
  const file = parse(path, bytes, profile);
  const common = {
    name: file.name,
    digest: createHash('sha256').update(bytes).digest('hex'),
    folder,
    trust: file.trust.flatMap((name) => readTrust(resolve(folder, name))),
    hooks: file.hooks ?? {},
    expiry: file.expiry && { default: durationIn(path, 'expiry.default', file.expiry.default), maximum: durationIn(path, 'expiry.maximum', file.expiry.maximum) },
  };
  const identity = (name: string, { p12, password }: KeyStore): Identity => readIdentity(name, resolve(folder, p12), readSecret(password, folder));
  const signer = (name: string, store: Signer): SignerIdentity => ({ ...identity(name, store), code: store.code, algorithm: store.algorithm });
  if (file.kind === 'capsule-server') {
    return {
      ...common,
      kind: file.kind,
      profile: file.profile,
      post: originOf(path, file.post),
      fetch: originOf(path, file.fetch),
      arms: (file.arms ?? []).map(({ post, fetch }) => ({ post: originOf(path, post), fetch: originOf(path, fetch) })),
      clients: (file.clients ?? []).map((store, index) => identity(`client ${index + 1}`, store)),
      unacceptableClients: mapValues(file.unacceptableClients ?? {}, (state, store) => identity(`${state} client`, store)),
    } satisfies CapsuleTarget;
  }
  return {
    ...common,
    kind: file.kind,
    profile: file.profile,
    url: originOf(path, file.url),
    arms: (file.arms ?? []).map((url) => originOf(path, url)),
    signers: (file.signers ?? []).map((store, index) => signer(`signer ${index + 1}`, store)),
    unacceptableSigners: mapValues(file.unacceptableSigners ?? {}, (state, store) => signer(`${state} signer`, store)),
    nonceLifetime: file.nonceLifetime === undefined ? undefined : durationIn(path, 'nonceLifetime', file.nonceLifetime),
  } satisfies SharesTarget;
}

function plainSecret(value: string): string {
  return value;
}

function parse(path: string, bytes: Buffer, profile: string | undefined): CapsuleFile | SharesFile {
  const content = parseJson(path, bytes);
  const described = profile === undefined || typeof content !== 'object' ? content : { ...content, profile };
  if (valid(described)) return described;
  // The kind's own complaint says more than that neither kind fits.
  const complaint = valid.errors?.find(({ keyword }) => keyword !== 'const' && keyword !== 'oneOf') ?? valid.errors?.[0];
  const member = `${complaint?.instancePath ?? ''} ${complaint?.message ?? 'is not valid'}`.trim();
  const allowed = Array.isArray(complaint?.params['allowedValues']) ? `: ${complaint.params['allowedValues'].join(', ')}` : '';
  if (complaint?.instancePath === '/profile') throw new TargetProblem('target-profile', `${path}: ${member}${allowed}`, 'choose a profile of this kind of server');
  throw new TargetProblem('target-invalid', `${path}: ${member}${allowed}`, 'correct the member; docs/certify-server.md describes each');
}

function readTrust(path: string): string[] {
  const bytes = readFile(path, 'trust certificate');
  try {
    return readCertificates(bytes).map(String);
  } catch (cause) {
    throw new TargetProblem('target-trust', `${path} holds no certificates`, 'give the PEM or DER of the authority that certified the server', { cause });
  }
}

function readIdentity(name: string, path: string, password: string): Identity {
  const bytes = readFile(path, 'key store');
  try {
    const { key, certificate, chain } = readPkcs12(bytes, password);
    const leaf = new X509Certificate(certificate.raw);
    if (!leaf.checkPrivateKey(key)) throw new Error('the key is not that of the certificate');
    return { name, certificate: leaf, chain: [certificate, ...chain].map(String).join(''), key: key.export({ format: 'pem', type: 'pkcs8' }) as string };
  } catch (cause) {
    throw new TargetProblem('target-key-store', `${path} does not open: ${(cause as Error).message}`, 'check the file and its password in the target file', { cause });
  }
}

function originOf(path: string, url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || parsed.protocol !== 'https:' || parsed.username || !/^\/?$/.test(parsed.pathname) || parsed.search || parsed.hash) {
    throw new TargetProblem('target-invalid', `${path}: ${url} is no base address`, 'write https://host:port, without a path');
  }
  return parsed.origin;
}

function durationIn(path: string, member: string, text: string): number {
  const duration = durationOf(text);
  if (duration === undefined) throw new TargetProblem('target-invalid', `${path}: ${member} "${text}" is no duration`, 'write days, hours, minutes or seconds as in P1095D or PT300S');
  return duration;
}

function mapValues<Key extends string, From, To>(from: Readonly<Partial<Record<Key, From>>>, change: (key: Key, value: From) => To): Partial<Record<Key, To>> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(key as Key, value as From)])) as Partial<Record<Key, To>>;
}
