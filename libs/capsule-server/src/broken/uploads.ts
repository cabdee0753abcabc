/** For tests only: for every rule of `createCapsule`, uploads that break it and no other. */
import { capsuleFields, ecCapsuleTypes, isEcCapsuleType, type CapsuleField, type CapsuleType, type EcCapsuleType } from '@testbed/protocol';
import * as fc from 'fast-check';
import { day } from '../test-world.ts';

/** What is sent to `POST /key-capsules`. */
export interface Upload {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Keys to upload for and from: several of each type, in the encoding of a capsule. */
export type Keys = Readonly<Record<CapsuleType, readonly Uint8Array[]>>;

/** How long the server keeps a capsule at most. */
const maximum = 1825 * day;

interface Draft {
  readonly type: CapsuleType;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<CapsuleField, unknown>>;
  /** Members that mean nothing to the server. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly indent: number;
}

/**
 * Uploads that a server in the profile `use-case` accepts, and by the id of each rule those that break only that one.
 *
 * @param now what the server's clock shows
 */
export function uploads(keys: Keys, now: Date): { readonly accepted: fc.Arbitrary<Upload>; readonly breaking: Readonly<Record<string, fc.Arbitrary<Upload>>> } {
  const drafts = (...types: readonly CapsuleType[]): fc.Arbitrary<Draft> => fc.constantFrom(...types).chain((type) => draftOf(type, keys, now));
  const all = drafts('ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1', 'rsa');
  const ec = drafts('ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1');
  const rsa = drafts('rsa');
  const field = fc.constantFrom('recipient_id', 'ephemeral_key_material');

  /** The draft with one field given other bytes. */
  const withBytes = (draft: fc.Arbitrary<Draft>, name: CapsuleField, bytes: (draft: Draft) => fc.Arbitrary<Uint8Array>): fc.Arbitrary<Upload> =>
    draft.chain((valid) => bytes(valid).map((value) => written({ ...valid, fields: { ...valid.fields, [name]: base64(value) } })));
  const withHeaders = (headers: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<Upload> =>
    fc.tuple(all, headers).map(([valid, changed]) => written({ ...valid, headers: { ...valid.headers, ...changed } }));
  const point = (name: 'recipient_id' | 'ephemeral_key_material') => ({
    [`${name}/ec-point-length`]: withBytes(ec, name, ({ type }) => fc.constantFrom(...curves.filter((other) => other !== type).flatMap((other) => keys[other]))),
    [`${name}/ec-point-format`]: withBytes(ec, name, (valid) => replaced(bytesOf(valid, name), fc.constant(0))),
    [`${name}/ec-point-on-curve`]: withBytes(ec, name, (valid) => offCurve(bytesOf(valid, name))),
  });

  return {
    accepted: all.map(written),
    breaking: {
      'content-type': withHeaders(fc.oneof(foreignTypes.map((type) => ({ 'content-type': type })), fc.constantFrom('gzip', 'br', 'x').map((encoding) => ({ 'content-encoding': encoding })))),
      json: all.chain((valid) => {
        const { headers, body } = written(valid);
        return noJsonObject(body).map((broken) => ({ headers, body: broken }));
      }),
      base64: fc.tuple(all, field).chain(([valid, name]) => noBase64(base64(bytesOf(valid, name))).map((value) => written({ ...valid, fields: { ...valid.fields, [name]: value } }))),
      'fields-present': fc
        .tuple(all, fc.subarray([...capsuleFields], { minLength: 1 }), fc.constantFrom(null, undefined))
        .map(([valid, missing, nothing]) => written({ ...valid, fields: { ...valid.fields, ...Object.fromEntries(missing.map((name) => [name, nothing])) } })),
      'recipient-id-length': fc.oneof(
        withBytes(all, 'recipient_id', () => fc.uint8Array({ maxLength: 64 })),
        withBytes(rsa, 'recipient_id', () => fc.integer({ min: 2101, max: 3000 }).map(longRsaKey)),
      ),
      'key-material-length': withBytes(rsa, 'ephemeral_key_material', () => fc.oneof(fc.uint8Array({ minLength: 2101, maxLength: 20_000, size: 'max' }), fc.constant(new Uint8Array()))),
      'expiry-format': withHeaders(noDateTimes(now).map((time) => ({ 'x-expiry-time': time }))),
      'expiry-past': withHeaders(dateTimes(new Date('1000-01-02T00:00:00Z'), now).map((time) => ({ 'x-expiry-time': time }))),
      'expiry-too-long': withHeaders(
        dateTimes(new Date(now.getTime() + maximum + 1), new Date('9999-12-30T00:00:00Z')).map((time) => ({ 'x-expiry-time': time })),
      ),
      'capsule-type': fc
        .tuple(all, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.constant('rsa')), fc.constantFrom('RSA', 'ecc_secp256k1', 'rsa ', '__proto__', 'constructor')))
        .filter(([, type]) => ![...curves, 'rsa'].includes(type as string))
        .map(([valid, type]) => written({ ...valid, fields: { ...valid.fields, capsule_type: type } })),
      ...point('recipient_id'),
      ...point('ephemeral_key_material'),
      'rsa-key': withBytes(rsa, 'recipient_id', (valid) => noRsaKey(bytesOf(valid, 'recipient_id'), keys)),
    },
  };
}

const curves = Object.keys(ecCapsuleTypes).filter(isEcCapsuleType) satisfies EcCapsuleType[];

function draftOf(type: CapsuleType, keys: Keys, now: Date): fc.Arbitrary<Draft> {
  const material = type === 'rsa' ? fc.uint8Array({ minLength: 1, maxLength: 2100, size: 'max' }) : fc.constantFrom(...keys[type]);
  return fc.record({
    type: fc.constant(type),
    headers: fc
      .tuple(fc.constantFrom('application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json; v=1'), fc.option(expiries(now)))
      .map(([contentType, time]) => ({ 'content-type': contentType, ...(time === null ? {} : { 'x-expiry-time': time }) })),
    fields: fc.record({ recipient_id: fc.constantFrom(...keys[type]).map(base64), ephemeral_key_material: material.map(base64), capsule_type: fc.constant(type) }),
    others: fc.dictionary(
      fc.string().filter((name) => !(capsuleFields as readonly string[]).includes(name)),
      fc.jsonValue({ maxDepth: 2 }),
      { maxKeys: 3 },
    ),
    indent: fc.constantFrom(0, 2),
  });
}

function written({ headers, fields, others, indent }: Draft): Upload {
  return { headers, body: Buffer.from(JSON.stringify({ ...others, ...fields }, undefined, indent)) };
}

function bytesOf({ fields }: Draft, name: CapsuleField): Uint8Array {
  return Buffer.from(String(fields[name]), 'base64');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

const foreignTypes = fc.oneof(
  fc.constantFrom('', 'text/plain', 'application/xml', 'application/json5', 'application/json; charset=utf-16', 'application/json; charset=iso-8859-1', 'multipart/form-data; boundary=x'),
  fc.stringMatching(/^[a-z]{1,10}\/[a-z]{1,10}$/).filter((type) => type !== 'application/json'),
);

function noJsonObject(body: Uint8Array): fc.Arbitrary<Uint8Array> {
  const text = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> => arbitrary.map((value) => Buffer.from(value));
  return fc.oneof(
    fc.nat({ max: body.length - 1 }).map((length) => body.subarray(0, length)),
    fc.constantFrom('x', '{}', ',', '\0').map((tail) => Buffer.concat([body, Buffer.from(tail)])),
    text(fc.jsonValue().filter((value) => typeof value !== 'object' || value === null || Array.isArray(value)).map((value) => JSON.stringify(value))),
    fc.tuple(fc.nat({ max: body.length }), fc.constantFrom(0xff, 0xc0, 0x80)).map(([at, byte]) => Buffer.concat([body.subarray(0, at), Buffer.of(byte), body.subarray(at)])),
  );
}

function noBase64(canonical: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.tuple(fc.nat({ max: canonical.length }), fc.constantFrom('-', '_', ' ', '\n', '.', 'õ')).map(([at, character]) => canonical.slice(0, at) + character + canonical.slice(at)),
    fc.constantFrom(`${canonical}=`, `${canonical}A`),
    fc.oneof(fc.integer(), fc.boolean(), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string())),
  );
}

/** The bytes with one that is exchanged for another. */
function replaced(bytes: Uint8Array, position: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, change]) => bytes.map((byte, index) => (index === at ? byte ^ change : byte)));
}

function offCurve(point: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    replaced(point, fc.integer({ min: 1, max: point.length - 1 })),
    fc.constantFrom(0x00, 0xff).map((byte) => point.map((own, index) => (index === 0 ? own : byte))),
  );
}

function noRsaKey(der: Uint8Array, keys: Keys): fc.Arbitrary<Uint8Array> {
  const spki = Buffer.concat([Buffer.from('30820122300d06092a864886f70d01010105000382010f00', 'hex'), der]);
  // The length of the outer SEQUENCE in three bytes where two are enough.
  const notMinimal = Buffer.concat([Buffer.from('308300', 'hex'), der.subarray(2)]);
  return fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 100 }).map((tail) => Buffer.concat([der, tail])),
    fc.integer({ min: 65, max: der.length - 1 }).map((length) => der.subarray(0, length)),
    fc.uint8Array({ minLength: 65, maxLength: 2100 }),
    fc.constantFrom(spki, notMinimal, ...curves.flatMap((curve) => keys[curve])),
  );
}

/** A sound RSA public key in DER that is longer than a capsule has room for: its exponent makes it so. */
function longRsaKey(length: number): Uint8Array {
  const integer = (size: number): Buffer => Buffer.concat([Buffer.of(0x02, 0x82, size >> 8, size & 0xff, 0x7f), Buffer.alloc(size - 2, 0xa5), Buffer.of(0x01)]);
  const modulus = 2048;
  const exponent = length - 4 - 4 - modulus - 4;
  const content = Buffer.concat([integer(modulus), integer(Math.max(exponent, 3))]);
  return Buffer.concat([Buffer.of(0x30, 0x82, content.length >> 8, content.length & 0xff), content]);
}

function expiries(now: Date): fc.Arbitrary<string> {
  return dateTimes(new Date(now.getTime() + 1), new Date(now.getTime() + maximum));
}

/** RFC 3339 date-times of the range in any offset and with any fraction that keeps them in it. */
function dateTimes(min: Date, max: Date): fc.Arbitrary<string> {
  return fc.tuple(fc.date({ min, max, noInvalidDate: true }), fc.option(fc.integer({ min: -1439, max: 1439 })), fc.constantFrom('', '0', '000000')).map(([instant, offset, digits]) => {
    const local = new Date(instant.getTime() + (offset ?? 0) * 60_000).toISOString().replace('Z', digits);
    return local + (offset === null ? 'Z' : offsetText(offset));
  });
}

function offsetText(minutes: number): string {
  const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
}

/** What resembles a date-time that would be allowed, and is none. */
function noDateTimes(now: Date): fc.Arbitrary<string> {
  const damages: readonly ((text: string) => string)[] = [
    (text) => text.replace('T', ' '),
    (text) => text.replace(/T.*/, ''),
    (text) => text.replace(/-\d\d-/, '-13-'),
    (text) => text.replace(/-\d\dT/, '-32T'),
    (text) => text.replace(/T\d\d/, 'T24'),
    (text) => text.replace(/:\d\d/, ':60'),
    (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, '+24:00'),
    (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, '+0200'),
    (text) => text.replaceAll('-', '/'),
    (text) => `${text}x`,
    (text) => text.slice(1),
  ];
  return fc.oneof(
    fc.tuple(expiries(now), fc.constantFrom(...damages)).map(([text, damage]) => damage(text)),
    fc.constantFrom('', 'P30D', 'PT1S', 'tomorrow', '0', '1795000000', 'null', 'Sun, 22 Nov 2026 12:00:00 GMT'),
    fc.stringMatching(/^[ -~]{0,40}$/).filter((text) => !/^\d{4}-/.test(text.trim())),
  );
}
