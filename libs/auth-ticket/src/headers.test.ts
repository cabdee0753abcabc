import { beforeAll, describe, expect, test } from 'vitest';
import { readTicketCertificate, readTicketHeaders, ticketHeaders } from './headers.ts';
import { signer, type Signer } from './testing.ts';

let jaak: Signer;
beforeAll(async () => {
  jaak = await signer('ES256');
});

test.each(['released', 'draft'] as const)('%s: what is shown is read', (profile) => {
  const headers = ticketHeaders('a~b~', jaak.certificate, profile);
  expect(Object.values(headers).filter((value) => !/^[\x20-\x7e]+$/.test(value))).toEqual([]);
  const { presentation, certificate } = readTicketHeaders(headers);
  expect(presentation).toBe('a~b~');
  expect(readTicketCertificate(certificate).fingerprint256).toBe(jaak.certificate.fingerprint256);
});

test('the released names and encodings, and the draft\'s', () => {
  const pem = expect.stringMatching(/^-----BEGIN CERTIFICATE-----[\w+/=]+-----END CERTIFICATE-----$/) as unknown;
  expect(ticketHeaders('t~', jaak.certificate)).toEqual({ 'x-cdoc2-auth-ticket': 't~', 'x-cdoc2-auth-x5c': pem });
  expect(ticketHeaders('t~', jaak.certificate, 'draft')).toEqual({ 'x-cdoc2-auth-token': 't~', 'x-cdoc2-auth-x5c': jaak.certificate.raw.toString('base64url') });
});

test.each([
  ['spaces for line breaks', (pem: string) => pem.trim().replaceAll('\n', ' ')],
  ['no line breaks', (pem: string) => pem.replaceAll('\n', '')],
])('PEM with %s is read', (_name, change) => {
  expect(readTicketCertificate(change(jaak.certificate.toString())).serialNumber).toBe(jaak.certificate.serialNumber);
});

describe('what is no certificate', () => {
  test.each<[string, (signer: Signer) => string]>([
    ['empty', () => ''],
    ['text', () => 'certificate'],
    ['markers alone', () => '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'],
    ['a key', ({ privateKey }) => (privateKey.export({ format: 'pem', type: 'pkcs8' }) as string).replaceAll('\n', '')],
    ['two certificates', ({ certificate }) => certificate.toString().replaceAll('\n', '').repeat(2)],
    ['bytes after it', ({ certificate }) => Buffer.concat([certificate.raw, Buffer.alloc(3)]).toString('base64url')],
    ['half of it', ({ certificate }) => certificate.raw.subarray(0, 300).toString('base64url')],
    ['base64 with the other alphabet', ({ certificate }) => `${certificate.raw.toString('base64url')}+/`],
  ])('%s', (_name, header) => {
    expect(() => readTicketCertificate(header(jaak))).toThrow(expect.objectContaining({ code: 'ticket-certificate' }));
  });
});

test.each([
  [{}],
  [{ 'x-cdoc2-auth-ticket': 't~' }],
  [{ 'x-cdoc2-auth-x5c': 'c' }],
  [{ 'x-cdoc2-auth-ticket': '', 'x-cdoc2-auth-x5c': 'c' }],
  [{ 'x-cdoc2-auth-ticket': 't~', 'x-cdoc2-auth-token': 't~', 'x-cdoc2-auth-x5c': 'c' }],
])('not exactly one ticket and a certificate: %j', (headers) => {
  expect(() => readTicketHeaders(headers)).toThrow(expect.objectContaining({ code: 'ticket-headers' }));
});
