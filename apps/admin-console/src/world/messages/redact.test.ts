import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactBody, redactHeaders } from './redact.ts';

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('headers', () => {
  test('what is known to open nothing stands as it came; of the rest, the length', () => {
    expect(redactHeaders({ 'content-type': ['application/json'], authorization: ['Bearer hunter2'], 'set-cookie': ['a=hunter2', 'b=hunter2'], 'x-unheard-of': ['hunter2'] })).toEqual([
      ['content-type', 'application/json'],
      ['authorization', '[14 characters]'],
      ['set-cookie', '[9 characters]'],
      ['set-cookie', '[9 characters]'],
      ['x-unheard-of', '[7 characters]'],
    ]);
  });

  test('a ticket is readable, and opens nothing any more', () => {
    const ticket = `${base64url({ alg: 'ES256' })}.${base64url({ iss: 'etsi/PNOEE-48506120215' })}.c2lnbmF0dXJl~ZGlzY2xvc3VyZQ~`;
    expect(redactHeaders({ 'x-cdoc2-auth-ticket': [ticket] })).toEqual([['x-cdoc2-auth-ticket', '{"alg":"ES256"}\n{"iss":"etsi/PNOEE-48506120215"}\n[signature and 1 disclosures not shown]']]);
  });

  test.each(['hunter2', 'hunter2.hunter2.hunter2', '', '~~', '.'])('of %j, which is no ticket, the length', (value) => {
    expect(redactHeaders({ 'x-cdoc2-auth-ticket': [value] })).toEqual([['x-cdoc2-auth-ticket', `[${value.length} characters]`]]);
  });
});

describe('bodies', () => {
  test('a capsule stands as it came; of a share, the length', () => {
    expect(redactBody({ text: '{"capsule_type":"ecc_secp384r1","recipient_id":"BA==","ephemeral_key_material":"BB=="}' })).toBe('{\n  "capsule_type": "ecc_secp384r1",\n  "recipient_id": "BA==",\n  "ephemeral_key_material": "BB=="\n}');
    expect(JSON.parse(redactBody({ text: '{"share":"aHVudGVyMg==","recipient":"etsi/PNOEE-48506120215"}' }))).toEqual({ share: '[12 characters]', recipient: 'etsi/PNOEE-48506120215' });
  });

  test.each([
    [{ text: '' }, ''],
    [{ text: 'hunter2' }, '[7 characters]'],
    [{ text: '{"share": "hunter2' }, '[18 characters]'],
    [{ base64: 'aHVudGVyMg==' }, '[7 octets that are no text]'],
    [{ text: '"hunter2"' }, '"[7 characters]"'],
    [{ text: '["hunter2", 1, true]' }, '[\n  "[7 characters]",\n  "[a number]",\n  "[a boolean]"\n]'],
  ])('of %j: %j', (body, shown) => {
    expect(redactBody(body)).toBe(shown);
  });

  test('no value gets through under a name that is not on the list, however deep', () => {
    const secret = 'hunter2-hunter2';
    const names = fc.oneof(fc.constantFrom('share', 'pin', 'nonce', 'signature', 'value', 'token', '__proto__', 'constructor'), fc.string().map((name) => `x-${name}`));
    const values = fc.letrec<{ value: unknown }>((tie) => ({ value: fc.oneof({ maxDepth: 4 }, fc.constant(secret), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(names, tie('value'), { maxKeys: 3 })) })).value;
    fc.assert(
      fc.property(values, (value) => {
        expect(redactBody({ text: JSON.stringify(value) })).not.toContain(secret);
      }),
    );
  });
});
