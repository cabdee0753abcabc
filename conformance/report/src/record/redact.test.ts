import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleTicket, secrets } from '../testing/sample-run.ts';
import { redactHeader, redactNamed, redactRaw, redactText } from './redact.ts';

const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{20,90}$/);
const jsonObject = fc.dictionary(fc.string(), fc.string()).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
const around = fc.string({ unit: 'binary', maxLength: 40 });
const anyCase = (name: string): fc.Arbitrary<string> => fc.mixedCase(fc.constant(name));

describe('what may not stand in a report', () => {
  test('signatures of tickets, wherever the ticket stands', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, base64url, around, around, (header, payload, signature, before, after) => {
        const jws = `${header}.${payload}.${signature}`;
        // In free text a JWS is known by its beginning; {} alone is none.
        fc.pre(header.startsWith('eyJ'));
        expect(redactText(`${before}${jws}${after}`)).not.toContain(signature);
        expect(redactRaw(`GET / HTTP/1.1\r\n${before}${jws}${after}`)).not.toContain(signature);
      }),
    );
  });

  test('signatures in the ticket headers, even of tickets that are none', () => {
    const piece = fc.array(fc.oneof(jsonObject, base64url, fc.constant('')), { maxLength: 5 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(anyCase('x-cdoc2-auth-ticket'), fc.array(piece, { maxLength: 4 }), base64url, fc.nat(4), (name, pieces, signature, at) => {
        const value = pieces.toSpliced(at, 0, `.${signature}`).join('~');
        expect(redactHeader(name, value)).not.toContain(signature);
      }),
    );
  });

  test('passwords, PINs and tokens as members of JSON, also of JSON that is cut', () => {
    const name = fc.constantFrom('password', 'Passphrase', 'pin', 'pin1', 'sessionSecret', 'access_token', 'p12Password', 'private_key', 'client-secret');
    fc.assert(
      fc.property(name, fc.string({ minLength: 8 }), around, fc.boolean(), (member, secret, before, whole) => {
        const written = JSON.stringify(secret);
        fc.pre(!/^\W*$/.test(secret) && !before.includes(secret) && !'[removed]'.includes(secret));
        const text = `{"a":1, "${member}" : ${whole ? `${written}}` : written.slice(0, -1)}`;
        expect(redactText(text)).not.toContain(written.slice(1, -1));
      }),
    );
    expect(redactText('{"pin1": 1234, "pinned": 1234}')).toBe('{"pin1": "[removed]", "pinned": 1234}');
    expect(redactText('a=1&password=hunter2&b=2')).toBe('a=1&password=[removed]&b=2');
    expect(redactNamed('p12Password', secrets.password)).toBe('[removed]');
  });

  test('private keys in PEM, also without an end', () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const [, base64 = ''] = pem.split('\n');
    fc.assert(
      fc.property(around, around, fc.boolean(), (before, after, whole) => {
        const text = whole ? `${before}${pem}${after}` : `${before}${pem.slice(0, -20)}`;
        expect(redactText(text)).not.toContain(base64);
        expect(redactRaw(text)).not.toContain(base64);
      }),
    );
  });

  test('private keys as JSON Web Keys', () => {
    const { d, x, ...rest } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const redacted = redactText(JSON.stringify({ d, x, ...rest }));
    expect(redacted).not.toContain(d);
    expect(redacted).toContain(x);
  });

  test('what authenticates in headers, also folded and oddly spelled in raw requests', () => {
    fc.assert(
      fc.property(fc.constantFrom('authorization', 'proxy-authorization', 'cookie', 'set-cookie').chain(anyCase), fc.stringMatching(/^[!-~]{12,40}$/), fc.constantFrom(':', ' : ', ':\t', ':\r\n '), fc.constantFrom('\r\n', '\n', '\r'), (name, secret, separator, end) => {
        fc.pre(!'[1234567890 characters removed]'.includes(secret));
        expect(redactHeader(name, secret)).not.toContain(secret);
        expect(redactRaw(`GET / HTTP/1.1${end}${name}${separator}${secret}${end} ${secret}${end}Host: a${end}`)).not.toContain(secret);
      }),
    );
    expect(redactText(`say Bearer ${secrets.bearer} again`)).toBe('say Bearer [removed] again');
  });
});

describe('what stays', () => {
  test('header, payload and disclosures of a ticket', () => {
    const ticket = sampleTicket();
    expect(redactHeader('x-cdoc2-auth-ticket', ticket)).toBe(ticket.replace(secrets.signature, `[signature of ${secrets.signature.length} characters removed]`));
    expect(redactText(ticket)).toBe(redactHeader('x-cdoc2-auth-ticket', ticket));
  });

  test('which certificate, and what sort of person it names', () => {
    const pem = execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/C=EE/CN=MARI/serialNumber=PNOEE-30303039914', '-keyout', '/dev/null'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const sha256 = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
    const expected = `[certificate sha256:${sha256}, of a person, PNOEE]`;
    expect(redactHeader('x-cdoc2-auth-x5c', pem.replaceAll('\n', ''))).toBe(expected);
    expect(redactHeader('X-CDOC2-AUTH-X5C', pem.replaceAll('\n', String.raw`\n`))).toBe(expected);
    expect(redactHeader('x-cdoc2-session-x5c', new X509Certificate(pem).raw.toString('base64url'))).toBe(expected);
    expect(redactHeader('x-cdoc2-auth-x5c', 'MARI')).toBe('[no certificate, 4 characters]');
  });

  test('ordinary text, byte by byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '1', '{', '}', '[', ':', ',', '.', '"', '\n', '\r', '\t', '<', 'é') }), (text) => {
        expect(redactText(text)).toBe(text);
        expect(redactRaw(text)).toBe(text);
      }),
    );
  });

  test('nothing changes when it is done twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(sampleTicket(), `Bearer ${secrets.bearer}`, `{"password":"${secrets.password}"}`, 'a=1&token=x'), around, (secret, before) => {
        const once = redactText(`${before} ${secret}`);
        expect(redactText(once)).toBe(once);
      }),
    );
  });
});
