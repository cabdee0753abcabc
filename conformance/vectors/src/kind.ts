import { keyCredential, passwordCredential, secretCredential, type Credential } from './credential.ts';
import { ecRecipient } from './recipient/ec.ts';
import { password, passwordRecipient } from './recipient/password.ts';
import type { Recipient } from './recipient/recipient.ts';
import { rsaRecipient } from './recipient/rsa.ts';
import { secret, secretRecipient } from './recipient/secret.ts';
import { absentServer, serverRecipient } from './recipient/server.ts';
import { absentSharesServers, person, sharesRecipient } from './recipient/shares.ts';

/** The kinds of capsule the kit goes through: a column of its matrix each. */
export const kinds = ['ec-p256', 'ec-p384', 'ec-p521', 'rsa-2048', 'rsa-4096', 'secret', 'password', 'server-ec', 'server-rsa', 'shares'] as const;

export type Kind = (typeof kinds)[number];

/** Kinds that open without a server. */
export const offlineKinds = ['ec-p256', 'ec-p384', 'ec-p521', 'rsa-2048', 'rsa-4096', 'secret', 'password'] as const satisfies readonly Kind[];

/** One kind of each capsule table of the schema, and both key details. */
export const tableKinds = ['ec-p384', 'rsa-2048', 'secret', 'password', 'server-ec', 'server-rsa', 'shares'] as const satisfies readonly Kind[];

/** An ordinary recipient of a kind, and whoever it is. */
export interface KindFacts {
  readonly scheme: 'SC01' | 'SC02' | 'SC03' | 'SC04' | 'SC05' | 'SC06' | 'SC07';
  readonly recipient: Recipient;
  readonly credential: Credential;
  /** Servers that opening takes; the kit has none of them. */
  readonly servers: readonly string[];
}

export const kindFacts: Readonly<Record<Kind, KindFacts>> = {
  'ec-p256': { scheme: 'SC01', recipient: ecRecipient('ec-p256'), credential: keyCredential('ec-p256'), servers: [] },
  'ec-p384': { scheme: 'SC01', recipient: ecRecipient('ec-p384'), credential: keyCredential('ec-p384'), servers: [] },
  'ec-p521': { scheme: 'SC01', recipient: ecRecipient('ec-p521'), credential: keyCredential('ec-p521'), servers: [] },
  'rsa-2048': { scheme: 'SC02', recipient: rsaRecipient('rsa-2048'), credential: keyCredential('rsa-2048'), servers: [] },
  'rsa-4096': { scheme: 'SC02', recipient: rsaRecipient('rsa-4096'), credential: keyCredential('rsa-4096'), servers: [] },
  secret: { scheme: 'SC05', recipient: secretRecipient(), credential: secretCredential(secret), servers: [] },
  password: { scheme: 'SC06', recipient: passwordRecipient(), credential: passwordCredential(password), servers: [] },
  'server-ec': { scheme: 'SC03', recipient: serverRecipient('ec-p384'), credential: keyCredential('ec-p384'), servers: [absentServer] },
  'server-rsa': { scheme: 'SC04', recipient: serverRecipient('rsa-2048'), credential: keyCredential('rsa-2048'), servers: [absentServer] },
  shares: {
    scheme: 'SC07',
    recipient: sharesRecipient(),
    credential: { kind: 'person', code: person },
    servers: absentSharesServers,
  },
};
