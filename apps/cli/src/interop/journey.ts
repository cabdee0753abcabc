import type { ArgumentName } from '@testbed/adapters';
import type { PayloadName } from './payload.ts';

/** Whom a container is for. */
interface Addressee {
  readonly recipient: Extract<ArgumentName, `recipient.${string}`>;
  /** The key on the recipient's ID-card. */
  readonly card: 'P-384' | 'RSA-2048';
}

/** One way for a file to travel: what it is encrypted for, by what it is opened, over which servers. */
export interface Journey extends Addressee {
  /** SC01 … SC07, as the specification numbers the schemes. */
  readonly scheme: string;
  readonly credential: Extract<ArgumentName, `credential.${string}`>;
  readonly server: Extract<ArgumentName, `server.${string}`> | undefined;
  readonly payload: PayloadName;
  /** Other recipients of the same container. */
  readonly company: readonly Addressee[];
}

const keys = [
  ['recipient.certificate', 'credential.key'],
  ['recipient.publicKey', 'credential.key'],
  ['recipient.certificate', 'credential.pkcs12'],
  ['recipient.certificate', 'credential.pkcs11'],
] as const;

// A server wants to see a certificate: a bare key opens nothing there.
const certified = [
  ['recipient.certificate', 'credential.pkcs12'],
  ['recipient.publicKey', 'credential.pkcs12'],
  ['recipient.certificate', 'credential.pkcs11'],
] as const;

const signers = ['credential.smartId', 'credential.mobileId', 'credential.idCard'] as const;

const plain = { card: 'P-384', server: undefined, payload: 'two files', company: [] } as const;

const together = [
  { scheme: 'SC01', card: 'P-384', recipient: 'recipient.certificate', credential: 'credential.key' },
  { scheme: 'SC02', card: 'RSA-2048', recipient: 'recipient.certificate', credential: 'credential.key' },
  { scheme: 'SC05', card: 'P-384', recipient: 'recipient.secret', credential: 'credential.secret' },
  { scheme: 'SC06', card: 'P-384', recipient: 'recipient.password', credential: 'credential.password' },
] as const;

/** Every journey of the matrix: each scheme with each kind of recipient and credential, then all recipients together, then payloads out of the ordinary. */
export const journeys: readonly Journey[] = [
  ...keys.map(([recipient, credential]): Journey => ({ ...plain, scheme: 'SC01', recipient, credential })),
  ...keys.map(([recipient, credential]): Journey => ({ ...plain, scheme: 'SC02', recipient, credential, card: 'RSA-2048' })),
  ...certified.map(([recipient, credential]): Journey => ({ ...plain, scheme: 'SC03', recipient, credential, server: 'server.capsule' })),
  ...certified.map(([recipient, credential]): Journey => ({ ...plain, scheme: 'SC04', recipient, credential, card: 'RSA-2048', server: 'server.capsule' })),
  { ...plain, scheme: 'SC05', recipient: 'recipient.secret', credential: 'credential.secret' },
  { ...plain, scheme: 'SC06', recipient: 'recipient.password', credential: 'credential.password' },
  ...signers.map((credential): Journey => ({ ...plain, scheme: 'SC07', recipient: 'recipient.shares', credential, server: 'server.shares' })),
  ...together.map((member): Journey => ({ ...plain, ...member, company: together.filter((other) => other !== member) })),
  ...(['a short note', 'an empty file', 'a name in Estonian', 'a name of 124 bytes', 'a name of 240 bytes', '2 MB of zeros'] as const).map(
    (payload): Journey => ({ ...plain, scheme: 'SC05', recipient: 'recipient.secret', credential: 'credential.secret', payload }),
  ),
];

/** A journey in a few words: `SC03 certificate → pkcs11`. */
export function titleOf({ scheme, recipient, credential, payload, company }: Journey): string {
  const way = `${scheme} ${recipient.split('.')[1]} → ${credential.split('.')[1]}`;
  return [way, ...(company.length > 0 ? [`one of ${company.length + 1} recipients`] : []), ...(payload === plain.payload ? [] : [payload])].join(', ');
}
