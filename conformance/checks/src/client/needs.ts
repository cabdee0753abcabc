import type { ArgumentName } from '@testbed/adapters';
import type { ClientNeed } from './target.ts';

/** A scheme or a use case that the client says it has. */
export function claims(name: string): ClientNeed {
  return { name, where: 'supports in the adapter', demanded: false, offered: ({ adapter }) => adapter.supports.includes(name) };
}

/** Any one of these arguments. */
export function takes(...names: readonly ArgumentName[]): ClientNeed {
  return { name: names.join(' or '), where: 'arguments in the adapter', demanded: false, offered: ({ adapter }) => names.some((name) => adapter.arguments[name] !== undefined) };
}

const recipientKey = takes('recipient.certificate', 'recipient.publicKey');

/** What rules of each kind need of a client. */
export const needs = {
  /** SC01: a recipient's EC key, the capsule in the container. */
  offlineEc: [claims('SC01'), recipientKey, takes('credential.key', 'credential.pkcs12', 'credential.pkcs11')],
  offlineRsa: [claims('SC02'), recipientKey, takes('credential.key', 'credential.pkcs12', 'credential.pkcs11')],
  /** SC03: a recipient's EC key, the capsule on a server. */
  upload: [claims('SC03'), takes('server.capsule'), recipientKey],
  uploadRsa: [claims('SC04'), takes('server.capsule'), recipientKey],
  fetch: [claims('SC03'), takes('server.capsule'), takes('recipient.certificate'), takes('credential.pkcs12', 'credential.pkcs11')],
  fetchRsa: [claims('SC04'), takes('server.capsule'), takes('recipient.certificate'), takes('credential.pkcs12', 'credential.pkcs11')],
  token: takes('credential.pkcs11'),
  secret: [claims('SC05'), takes('recipient.secret'), takes('credential.secret')],
  password: [claims('SC06'), takes('recipient.password'), takes('credential.password')],
  split: [claims('SC07'), takes('server.shares'), takes('recipient.shares')],
  collect: [claims('SC07'), takes('server.shares'), takes('recipient.shares'), takes('credential.idCard', 'credential.smartId', 'credential.mobileId')],
  smartId: takes('credential.smartId'),
  mobileId: takes('credential.mobileId'),
  idCard: takes('credential.idCard'),
  reencrypt: [claims('UC.Client.P.04')],
  list: takes('serverList'),
  expiry: takes('expiry'),
  /** The organisation's configuration service is asked for the default expiry of capsules, and of shares. */
  capsuleConfiguration: claims('UC.Client.01/8b'),
  sharesConfiguration: claims('UC.Client.03/6b'),
} as const;
