import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TicketCode } from '../problem.ts';
import { verifyTicket, type Circumstances } from '../scheme.ts';
import { atFirst, audience, changedAt, encoded, orderOf, signer, type Signer } from '../testing.ts';
import { jsonScheme } from './scheme.ts';

const [first, second] = audience;
let jaak: Signer;
let ticket: string;
let presentation: string;
beforeAll(async () => {
  jaak = await signer('ES384');
  ticket = await jsonScheme.create(orderOf(jaak));
  presentation = jsonScheme.present(ticket, first, jaak.certificate);
});

const judge = (text: string, against: Partial<Circumstances> = {}) => verifyTicket(text, { ...atFirst(jaak), ...against }, [jsonScheme]);

function expectRefused(text: string, code: TicketCode, against: Partial<Circumstances> = {}): void {
  expect(() => judge(text, against)).toThrow(expect.objectContaining({ name: 'TicketProblem', code }));
}

type Presented = Record<'transaction' | 'jwk', Record<string, unknown>> & { masked_transactions: Record<string, unknown>[]; authentication_signature_value: string };

/** The good presentation with something changed. */
function changed(change: (presented: Presented) => object): string {
  const presented = JSON.parse(presentation) as Presented;
  return JSON.stringify({ ...presented, ...change(presented) });
}

/** Its signature value with another JWS header. */
function withHeader(header: object): string {
  return changed((presented) => ({ authentication_signature_value: `${encoded(header)}..${presented.authentication_signature_value.split('..')[1]}` }));
}

describe('the authentication ticket v0.1 of the capsule-server draft', () => {
  test.each(['ES256', 'ES384', 'RS256'] as const)('%s: one signature opens many servers', async (algorithm) => {
    const mari = await signer(algorithm, '49403136515');
    const made = await jsonScheme.create(orderOf(mari));
    for (const { baseUrl, shareId, nonce } of audience) {
      const against = { certificate: mari.certificate, baseUrl, shareId };
      expect(verifyTicket(jsonScheme.present(made, { baseUrl, shareId }, mari.certificate), against, [jsonScheme])).toEqual({ issuer: mari.issuer, nonce });
    }
  });

  test("a server learns its own nonce and the other servers' share ids, not their nonces", () => {
    expect(presentation).toContain(first.nonce);
    for (const other of audience.slice(1)) {
      expect(presentation).toContain(other.shareId);
      expect(presentation).not.toContain(other.nonce);
    }
  });

  test('members in another order and spaces between them mean the same', () => {
    const reordered = Object.fromEntries(Object.entries(JSON.parse(presentation) as object).reverse());
    expect(judge(JSON.stringify(reordered, null, 1).replaceAll('\n', ''))).toMatchObject({ nonce: first.nonce });
  });

  test('the jwk need not bring the certificate', () => {
    expect(judge(changed(({ jwk: { x5c: _x5c, ...key } }) => ({ jwk: key })))).toMatchObject({ nonce: first.nonce });
  });
});

describe('a passing ticket, changed in one thing, is refused for that thing', () => {
  test.each<[string, () => string, TicketCode]>([
    ['no JSON', () => '{', 'ticket-malformed'],
    ['a repeated member', () => presentation.replace('{', '{"type":"x",'), 'ticket-malformed'],
    ['an unknown member', () => changed(() => ({ more: 1 })), 'ticket-malformed'],
    ['an unknown member of the transaction', () => changed(({ transaction }) => ({ transaction: { ...transaction, more: 1 } })), 'ticket-malformed'],
    ['no transaction', () => changed(() => ({ transaction: undefined })), 'ticket-malformed'],
    ['a nonce that is no text', () => changed(({ transaction }) => ({ transaction: { ...transaction, nonce: 1 } })), 'ticket-malformed'],
    ['no masked transactions', () => changed(() => ({ masked_transactions: undefined })), 'ticket-malformed'],
    ['a signature with its payload', () => changed((presented) => ({ authentication_signature_value: presented.authentication_signature_value.replace('..', '.e30.') })), 'ticket-malformed'],
    ['no jwk', () => changed(() => ({ jwk: undefined })), 'ticket-malformed'],
    ['another type', () => changed(() => ({ type: 'CDOC2 authentication ticket v0.2' })), 'ticket-type'],
    ['another form of signature', () => changed(() => ({ authentication_signature_type: 'Smart-ID' })), 'ticket-type'],
    ['another typ', () => withHeader({ typ: 'JWT', alg: 'ES384' }), 'ticket-type'],
    ['crit', () => withHeader({ typ: 'JWS', alg: 'ES384', crit: ['b64'] }), 'ticket-critical-header'],
    ['alg none', () => withHeader({ typ: 'JWS', alg: 'none' }), 'ticket-algorithm'],
    ['the alg of another key', () => withHeader({ typ: 'JWS', alg: 'RS256' }), 'ticket-algorithm'],
    ['another member of the key', () => changed(({ jwk }) => ({ jwk: { ...jwk, x: jwk['y'] } })), 'ticket-key'],
    ['another certificate in the key', () => changed(({ jwk }) => ({ jwk: { ...jwk, x5c: ['AAAA'] } })), 'ticket-key'],
    ['another nonce', () => changed(({ transaction }) => ({ transaction: { ...transaction, nonce: second.nonce } })), 'ticket-signature'],
    ['a masked transaction less', () => changed(({ masked_transactions: masked }) => ({ masked_transactions: masked.slice(1) })), 'ticket-signature'],
    ['an algorithm that was not signed', () => withHeader({ alg: 'ES384', typ: 'JWS' }), 'ticket-signature'],
  ])('%s', (_name, text, code) => expectRefused(text(), code));

  test('a transaction twice, even where its owner signed it', async () => {
    const shares = [first, { ...second, shareId: first.shareId }];
    await expect(jsonScheme.create({ ...orderOf(jaak), audience: shares })).rejects.toMatchObject({ code: 'ticket-order' });
    const twice = (presented: Presented) => ({ masked_transactions: [...presented.masked_transactions, presented.masked_transactions[0]] });
    expectRefused(changed(twice), 'ticket-signature');
  });

  test('another share, another key', async () => {
    expectRefused(presentation, 'ticket-audience-share', { shareId: second.shareId });
    expectRefused(presentation, 'ticket-key', { certificate: (await signer('ES384')).certificate });
  });

  test('what the ticket is not for cannot be presented', () => {
    expect(() => jsonScheme.present(ticket, { ...first, shareId: 'x' }, jaak.certificate)).toThrow(expect.objectContaining({ code: 'ticket-address' }));
  });
});

test('any character changed or removed is refused with a code', () => {
  fc.assert(
    fc.property(fc.nat(), fc.boolean(), (seed, remove) => {
      const index = seed % presentation.length;
      const text = remove ? presentation.slice(0, index) + presentation.slice(index + 1) : changedAt(presentation, index);
      expect(() => judge(text)).toThrow(expect.objectContaining({ name: 'TicketProblem', code: expect.stringMatching(/^ticket-/) as unknown }));
    }),
    { numRuns: 300 },
  );
});
