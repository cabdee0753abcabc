import { createHash, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import { SDJwtInstance } from '@sd-jwt/core';
import { assert, asyncProperty, string, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf, encodeJson } from './encoding.ts';
import { hmacWith, signWith, type TicketAlgorithm } from './signature.ts';
import { layOutTicket, makeTicket, presentTicket, signTicket, type TicketRecipe } from './ticket.ts';

const keys: Record<TicketAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }> = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const own = 'https://css.example:443/key-shares/9a7c3717d21f5cf19d18fa4fa5adee21?nonce=WF7KCVQZ7f4';
const foreign = 'https://css.other.example:443/key-shares/5bae4603c33c4425b301125f2acf9b1e?nonce=9d23660840b4';

function recipe(algorithm: TicketAlgorithm, changes: Partial<TicketRecipe> = {}): TicketRecipe {
  let salts = 0;
  return {
    header: { typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: algorithm },
    claims: { iss: 'etsi/PNOEE-38001085718' },
    audiences: [own],
    hidden: [foreign],
    salt: () => `salt ${(salts += 1)}`,
    sign: signWith(keys[algorithm].privateKey, algorithm),
    ...changes,
  };
}

/** The independent reader: @sd-jwt/core, which checks the signature and puts the disclosed claims together. */
function read(ticket: string, algorithm: TicketAlgorithm): ReturnType<SDJwtInstance<{ aud: unknown }>['verify']> {
  const reader = new SDJwtInstance<{ aud: unknown }>({
    hasher: (data, name) => createHash(name.replace('-', '')).update(typeof data === 'string' ? data : Buffer.from(data)).digest(),
    hashAlg: 'sha-256',
    verifier: (input, signature) =>
      verify(algorithm === 'ES384' ? 'sha384' : 'sha256', Buffer.from(input), { key: keys[algorithm].publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
  });
  return reader.verify(ticket);
}

describe('TICKET/form: another library reads what the judge makes', () => {
  test.each(['ES256', 'ES384', 'RS256'] as const)('%s, one audience disclosed and one hidden', async (algorithm) => {
    const { header, payload } = await read(makeTicket(recipe(algorithm)), algorithm);
    expect(header).toEqual({ typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: algorithm });
    expect(payload).toMatchObject({ iss: 'etsi/PNOEE-38001085718', aud: [own] });
  });

  test('every salt, audience and number of hidden ones', async () => {
    const text = string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
    await assert(
      asyncProperty(text, uniqueArray(text, { maxLength: 5 }), async (audience, hidden) => {
        const { payload } = await read(makeTicket(recipe('ES256', { audiences: [audience], hidden })), 'ES256');
        expect(payload).toMatchObject({ aud: [audience] });
      }),
      { numRuns: 30 },
    );
  });
});

test.each<[string, Partial<TicketRecipe>]>([
  ['another key', { sign: signWith(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256') }],
  ['a shared secret', { sign: hmacWith('secret') }],
])('TICKET/signature: %s does not sign for the person', async (_name, changes) => {
  await expect(read(makeTicket(recipe('ES256', changes)), 'ES256')).rejects.toThrow('Verify Error: Invalid JWT Signature');
});

test('what is changed before signing is signed, what is changed afterwards is not', async () => {
  const given = recipe('ES256');
  const laidOut = layOutTicket(given);
  const before = signTicket({ ...laidOut, payload: { ...laidOut.payload, jti: '1' } }, given.sign);
  expect((await read(presentTicket(before), 'ES256')).payload).toMatchObject({ jti: '1' });
  const after = { ...signTicket(laidOut, given.sign), payload: before.payload };
  await expect(read(presentTicket(after), 'ES256')).rejects.toThrow('Invalid JWT Signature');
});

test('a presentation ends every disclosure with a tilde and keeps the hidden ones back', () => {
  const ticket = makeTicket(recipe('ES256'));
  const [jwt, ...disclosures] = ticket.split('~');
  expect(jwt?.split('.')).toHaveLength(3);
  expect(disclosures.map((disclosure) => JSON.parse(Buffer.from(disclosure, 'base64url').toString() || 'null') as unknown)).toEqual([
    ['salt 3', 'aud', [{ '...': digestOf(encodeJson(['salt 1', own])) }, { '...': digestOf(encodeJson(['salt 2', foreign])) }]],
    ['salt 1', own],
    null,
  ]);
});
