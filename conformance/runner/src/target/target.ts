import type { Identity } from '@testbed/wire';

/** The profiles of architecture.md. */
export type Profile = CapsuleProfile | SharesProfile;
export type CapsuleProfile = 'use-case' | 'field' | 'openapi-2';
export type SharesProfile = 'released' | 'draft';

/** What a target may let the judge do: revoke or restore a certificate by its `serial` (hex), move the server's clock to an `instant` (RFC 3339) or back. */
export type HookName = 'revoke' | 'restore' | 'setClock' | 'resetClock';

/** A command of the target file, in which `{name}` is replaced; a function where the target runs in this process. */
export type Hook = readonly string[] | ((values: Readonly<Record<string, string>>) => Promise<void>);

/** A server under test, as its target file describes it. */
export type Target = CapsuleTarget | SharesTarget;

interface AnyTarget {
  readonly name: string;
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  /** PEM certificates that the server's chain ends in. */
  readonly trust: readonly string[];
  /** What the judge may do to the target's surroundings. */
  readonly hooks: Readonly<Partial<Record<HookName, Hook>>>;
  /** The folder of the target file, in which hooks run. */
  readonly folder: string;
}

export interface CapsuleTarget extends AnyTarget {
  readonly kind: 'capsule-server';
  readonly profile: CapsuleProfile;
  /** Origins: `https://host:port`. */
  readonly post: string;
  readonly fetch: string;
  /** Further processes or hosts of the same server. */
  readonly arms: readonly { readonly post: string; readonly fetch: string }[];
  readonly clients: readonly Identity[];
  readonly unacceptableClients: Readonly<Partial<Record<'revoked' | 'expired' | 'untrusted', Identity>>>;
  /** Milliseconds. */
  readonly expiry: { readonly default: number; readonly maximum: number } | undefined;
}

/** A person who can sign tickets. */
export interface SignerIdentity extends Identity {
  /** `PNOEE-…` */
  readonly code: string;
  readonly algorithm: 'ES256' | 'ES384' | 'RS256';
}

export type UnacceptableSigner = 'revoked' | 'expired' | 'untrusted' | 'notYetValid' | 'signing' | 'anonymous';

export interface SharesTarget extends AnyTarget {
  readonly kind: 'shares-server';
  readonly profile: SharesProfile;
  readonly url: string;
  /** Further processes or hosts of the same server. */
  readonly arms: readonly string[];
  readonly signers: readonly SignerIdentity[];
  /** `signing`: a certificate for signing documents. `anonymous`: one that names nobody by a code. */
  readonly unacceptableSigners: Readonly<Partial<Record<UnacceptableSigner, SignerIdentity>>>;
  /** Milliseconds. */
  readonly nonceLifetime: number | undefined;
  /** Milliseconds; absent where the server knows no expiry of shares. */
  readonly expiry: { readonly default: number; readonly maximum: number } | undefined;
}

/** Every origin that the target file names. */
export function originsOf(target: Target): readonly string[] {
  const { kind } = target;
  return [...new Set(kind === 'capsule-server' ? [target, ...target.arms].flatMap(({ post, fetch }) => [post, fetch]) : [target.url, ...target.arms])];
}
