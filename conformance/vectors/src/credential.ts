import { keyStorePassword, type KeyName } from './key/material.ts';

/** What opens a container, with paths inside the kit. All of it is public: these are test keys. */
export type Credential =
  | { readonly kind: 'key'; readonly pem: string; readonly der: string; readonly p12: string; readonly p12Password: string }
  /** `label` is the LABEL of a machine-readable label, and the whole of another. */
  | { readonly kind: 'password'; readonly label: string; readonly password: string }
  | { readonly kind: 'secret'; readonly label: string; readonly base64: string }
  | { readonly kind: 'person'; readonly code: string };

export function keyCredential(name: KeyName): Credential {
  return { kind: 'key', pem: `keys/${name}.pem`, der: `keys/${name}.der`, p12: `keys/${name}.p12`, p12Password: keyStorePassword };
}

export function secretCredential(value: Buffer, label = 'vector-secret'): Credential {
  return { kind: 'secret', label, base64: value.toString('base64') };
}

export function passwordCredential(value: string, label = 'vector-password'): Credential {
  return { kind: 'password', label, password: value };
}
