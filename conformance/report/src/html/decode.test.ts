import { createECDH, generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactHeader } from '../record/redact.ts';
import { sampleTicket } from '../testing/sample-run.ts';
import { decodeBody, decodeTicket } from './decode.ts';

function capsule(type: string, recipient: Uint8Array): string {
  return JSON.stringify({ recipient_id: Buffer.from(recipient).toString('base64'), ephemeral_key_material: 'AAAA', capsule_type: type });
}

function recipientIn(type: string, recipient: Uint8Array): string | undefined {
  return decodeBody(capsule(type, recipient))?.rows.find(([name]) => name === 'recipient')?.[1];
}

describe('a capsule', () => {
  const point = createECDH('secp384r1').generateKeys();

  test('with a point of its curve', () => {
    expect(decodeBody(capsule('ecc_secp384r1', point))).toStrictEqual({
      title: 'Capsule',
      rows: [['type', 'ecc_secp384r1'], ['recipient', '97 bytes, a point of P-384'], ['key material', '3 bytes, a point of P-384 has 97']],
    });
  });

  test('with a point off the curve, or of another length', () => {
    const off = Buffer.from(point);
    off.writeUInt8(off.readUInt8(96) ^ 1, 96);
    expect(recipientIn('ecc_secp384r1', off)).toBe('97 bytes, not a point of P-384');
    expect(recipientIn('ecc_secp256r1', point)).toBe('97 bytes, a point of P-256 has 65');
  });

  test('with an RSA key, or what should be one', () => {
    const der = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'pkcs1' });
    expect(recipientIn('rsa', der)).toBe(`${der.length} bytes, an RSA public key of 2048 bits`);
    expect(recipientIn('rsa', point)).toBe('97 bytes, no RSAPublicKey');
  });

  test('of a type that is not known', () => {
    expect(recipientIn('__proto__', point)).toBe('97 bytes');
  });
});

test('a share and a nonce say their lengths', () => {
  expect(decodeBody('{"share":"AAECAw==","recipient":"etsi/PNOEE-30303039914"}')?.rows).toStrictEqual([['share', '4 bytes'], ['recipient', 'etsi/PNOEE-30303039914']]);
  expect(decodeBody('{"nonce":"abc"}')?.rows).toStrictEqual([['nonce', '3 characters']]);
});

test('a ticket says its header, payload and disclosures, and which of them something refers to', () => {
  const unreferenced = Buffer.from('["c2FsdA","aud",[]]').toString('base64url');
  const rows = new Map(decodeTicket(redactHeader('x-cdoc2-auth-ticket', `${sampleTicket()}${unreferenced}~`)).rows);
  expect(rows.get('header')).toContain('"alg": "ES256"');
  expect(rows.get('payload')).toContain('"iss": "etsi/PNOEE-30303039914"');
  expect(rows.get('disclosure 1')).toMatch(/^\["c2FsdA","aud".*\nits digest is referred to: [\w-]{43}$/s);
  expect(rows.get('disclosure 2')).toContain('its digest is referred to');
  expect(rows.get('disclosure 3')).toContain('nothing refers to its digest');
});

test('anything else is left to be read as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(decodeBody(text)).toBeUndefined();
      expect(decodeTicket(text).title).toBe('Ticket');
    }),
  );
});
