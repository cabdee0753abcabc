import { createHash, createPublicKey, ECDH } from 'node:crypto';
import { indentJson } from './indent.ts';

/** What bytes say, as rows of a table. */
export interface Decoded {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** What a JSON body of the servers' contracts says: a capsule, a share or a nonce; undefined for any other. */
export function decodeBody(text: string): Decoded | undefined {
  const value = jsonObject(text);
  const member = (name: string): string | undefined => (typeof value?.[name] === 'string' ? value[name] : undefined);
  const type = member('capsule_type');
  if (type !== undefined) {
    return { title: 'Capsule', rows: [['type', type], ['recipient', keyIn(member('recipient_id'), type)], ['key material', type === 'rsa' ? lengthOf(member('ephemeral_key_material')) : keyIn(member('ephemeral_key_material'), type)]] };
  }
  const share = member('share');
  if (share !== undefined) return { title: 'Share', rows: [['share', lengthOf(share)], ['recipient', member('recipient') ?? '(none)']] };
  const nonce = member('nonce');
  return nonce === undefined ? undefined : { title: 'Nonce', rows: [['nonce', `${nonce.length} characters`]] };
}

/** The parts of a ticket as reports keep it: header, payload and disclosures, each disclosure with whether its digest is referred to. */
export function decodeTicket(ticket: string): Decoded {
  const [jwt = '', ...disclosures] = ticket.split('~');
  const [header = '', payload = ''] = jwt.split('.');
  const parts = [payload, ...disclosures].map(jsonIn);
  const rows = disclosures.flatMap((disclosure, index): [string, string][] => {
    if (disclosure === '') return [];
    const digest = createHash('sha256').update(disclosure).digest('base64url');
    const referred = parts.some((part) => part?.includes(digest));
    return [[`disclosure ${index + 1}`, `${jsonIn(disclosure) ?? disclosure}\n${referred ? 'its digest is referred to' : 'nothing refers to its digest'}: ${digest}`]];
  });
  return { title: 'Ticket', rows: [['header', indentJson(jsonIn(header) ?? header)], ['payload', indentJson(jsonIn(payload) ?? payload)], ...rows] };
}

const curves: Readonly<Record<string, { readonly name: string; readonly openssl: string; readonly length: number }>> = {
  ecc_secp256r1: { name: 'P-256', openssl: 'prime256v1', length: 65 },
  ecc_secp384r1: { name: 'P-384', openssl: 'secp384r1', length: 97 },
  ecc_secp521r1: { name: 'P-521', openssl: 'secp521r1', length: 133 },
};

function keyIn(base64: string | undefined, type: string): string {
  if (base64 === undefined) return '(none)';
  const bytes = Buffer.from(base64, 'base64');
  const length = lengthOf(base64);
  if (type === 'rsa') return `${length}, ${rsaIn(bytes)}`;
  const curve = Object.hasOwn(curves, type) ? curves[type] : undefined;
  if (!curve) return length;
  if (bytes.length !== curve.length) return `${length}, a point of ${curve.name} has ${curve.length}`;
  return `${length}, ${isPoint(bytes, curve.openssl) ? 'a point' : 'not a point'} of ${curve.name}`;
}

function rsaIn(der: Buffer): string {
  try {
    return `an RSA public key of ${createPublicKey({ key: der, format: 'der', type: 'pkcs1' }).asymmetricKeyDetails?.modulusLength} bits`;
  } catch {
    return 'no RSAPublicKey';
  }
}

function isPoint(point: Buffer, curve: string): boolean {
  try {
    ECDH.convertKey(point, curve);
    return true;
  } catch {
    return false;
  }
}

function lengthOf(base64: string | undefined): string {
  return base64 === undefined ? '(none)' : `${Buffer.from(base64, 'base64').length} bytes`;
}

function jsonIn(part: string): string | undefined {
  const text = Buffer.from(part, 'base64url').toString();
  try {
    return typeof JSON.parse(text) === 'object' ? text : undefined;
  } catch {
    return undefined;
  }
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
