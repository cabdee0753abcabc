import { vectors } from '@testbed/vectors';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { damages, largeHeader } from '../damage.ts';
import { entriesOf, sha256 } from './entries.ts';
import { readContainer } from './read.ts';
import { unseal } from './unseal.ts';

const good = vectors.filter(({ expect: { does }, layer }) => does === 'opens' && layer === 'envelope');

function bytesOf(name: string): Buffer {
  const found = vectors.find((vector) => vector.name === name);
  if (!found) throw new Error(`the vector kit has no ${name}`);
  return found.bytes();
}

/** What opens the vectors with a secret. */
function vectorSecret(): Buffer {
  const credential = vectors.find(({ name }) => name === 'envelope/well-formed.secret')?.credential;
  if (credential?.kind !== 'secret') throw new Error('the vector kit has no secret');
  return Buffer.from(credential.base64, 'base64');
}

function outcomeOf(file: Buffer): unknown {
  try {
    readContainer(file);
    return 'read';
  } catch (error) {
    return error instanceof Error ? 'refused' : error;
  }
}

describe('the judge reads containers with its own eyes', () => {
  test.each(good.map(({ name }) => name))('%s', (name) => {
    expect(readContainer(bytesOf(name)).recipients.length).toBeGreaterThan(0);
  });

  test('a secret opens its container, and the files are those of the kit', () => {
    const container = readContainer(bytesOf('envelope/well-formed.secret'));
    const [record] = container.recipients;
    if (!record) throw new Error('there is no recipient');
    expect(record.capsule.kind).toBe('secret');
    const archive = unseal(container, record, { kind: 'secret', secret: vectorSecret() });
    expect(entriesOf(archive)).toEqual([{ name: 'hello.txt', sha256: sha256(Buffer.from('Tere, maailm!\n')) }]);
    expect(() => unseal(container, record, { kind: 'secret', secret: Buffer.alloc(32) })).toThrow('HMAC');
    expect(() => unseal(container, record, { kind: 'password', password: 'x' })).toThrow('its capsule (secret) is not the one expected (password)');
  });

  test('what is no container is told apart, and nothing makes the reader hang', () => {
    expect(() => readContainer(Buffer.from('PK\u0003\u0004 zip'))).toThrow('does not begin with CDOC');
    const whole = bytesOf('envelope/well-formed.secret');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8(value, at);
        expect(['read', 'refused']).toContain(outcomeOf(changed));
      }),
    );
  });
});

test('a long name in a PAX record is followed, line breaks and all', () => {
  const header = (name: string, type: string, size: number): Buffer => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write(size.toString(8).padStart(11, '0'), 124);
    head.write(type, 156);
    return head;
  };
  const name = 'a\nb.txt';
  const record = `16 path=${name}\n`;
  expect(record).toHaveLength(16);
  const padded = Buffer.alloc(512);
  padded.write(record);
  const archive = Buffer.concat([header('PaxHeader', 'x', record.length), padded, header('short', '0', 0), Buffer.alloc(1024)]);
  expect(entriesOf(archive)).toEqual([{ name, sha256: sha256(Buffer.alloc(0)) }]);
});

describe('damage is where its name says', () => {
  const whole = bytesOf('envelope/well-formed.secret');
  const secret = vectorSecret();
  const open = (file: Buffer): Buffer => {
    const container = readContainer(file);
    const [record] = container.recipients;
    if (!record) throw new Error('there is no recipient');
    return unseal(container, record, { kind: 'secret', secret });
  };

  test.each(damages.map(({ name, damage }) => [name, damage] as const))('%s does not open', (name, damage) => {
    expect(() => open(damage(whole))).toThrow(name === 'hmac' ? 'HMAC' : /auth|state/iu);
  });

  test('a large header announces 2^20 + 1 bytes and has them', () => {
    const large = largeHeader(whole);
    expect(large.readUInt32BE(5)).toBe(2 ** 20 + 1);
    expect(large.length - whole.length).toBe(2 ** 20 + 1 - whole.readUInt32BE(5));
    expect(() => readContainer(large)).toThrow('above the limit');
  });
});
