import { randomBytes, sha256 } from 'k6/crypto';
import { b64decode, b64encode } from 'k6/encoding';
import type { PlannedSigner } from '../plan/plan.ts';

/** Of the Web Cryptography that k6 offers, what a ticket needs. */
declare const crypto: {
  readonly subtle: {
    importKey(format: 'pkcs8', key: ArrayBuffer, algorithm: object, extractable: false, usages: readonly 'sign'[]): Promise<object>;
    sign(algorithm: object, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  };
};

const algorithms = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
};

const keys = new Map<PlannedSigner, Promise<object>>();

function keyOf(signer: PlannedSigner): Promise<object> {
  const key = keys.get(signer) ?? crypto.subtle.importKey('pkcs8', b64decode(signer.key), algorithms[signer.algorithm], false, ['sign']);
  keys.set(signer, key);
  return key;
}

/**
 * A ticket for one share at one server (architecture ch06): `aud` holds the digests of two audiences, of which this
 * server is shown its own.
 *
 * @param audience `https://host:port/key-shares/{id}?nonce={nonce}`
 */
export async function makeTicket(signer: PlannedSigner, audience: string): Promise<string> {
  const shown = disclosure(audience);
  const hidden = disclosure(`https://css.other.example:443/key-shares/${salt()}?nonce=${salt()}`);
  const aud = disclosure('aud', [shown, hidden].map((text) => ({ '...': digest(text) })));
  const header = encode({ typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: signer.algorithm });
  const payload = encode({ iss: `etsi/${signer.code}`, _sd: [digest(aud)], _sd_alg: 'sha-256' });
  const signed = bytesOf(`${header}.${payload}`);
  const signature = await crypto.subtle.sign(algorithms[signer.algorithm], await keyOf(signer), signed);
  return [`${header}.${payload}.${b64encode(signature, 'rawurl')}`, aud, shown, ''].join('~');
}

function disclosure(...parts: readonly unknown[]): string {
  return encode([salt(), ...parts]);
}

function encode(value: unknown): string {
  return b64encode(JSON.stringify(value), 'rawurl');
}

/** k6 has no TextEncoder; a signing input is ASCII. */
function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from({ length: ascii.length }, (_, index) => ascii.charCodeAt(index));
}

function digest(text: string): string {
  return sha256(text, 'base64rawurl');
}

function salt(): string {
  return b64encode(randomBytes(16), 'rawurl');
}
