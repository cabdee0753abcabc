import { createHash, verify } from 'node:crypto';
import { SDJwtInstance } from '@sd-jwt/core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TicketCode } from '../problem.ts';
import { verifyTicket, type Circumstances } from '../scheme.ts';
import { atFirst, audience, changedAt, encoded, orderOf, random, signAs, signer, type Signer } from '../testing.ts';
import { createTicket, ticketType } from './create.ts';
import { presentTo } from './present.ts';
import { sdJwtScheme } from './scheme.ts';

const [first, second] = audience;
const [urlOne, urlTwo] = audience.map(({ baseUrl, shareId, nonce }) => `${baseUrl}/key-shares/${shareId}?nonce=${nonce}`) as [string, string];
let jaak: Signer;
let presentation: string;
beforeAll(async () => {
  jaak = await signer('ES384');
  presentation = presentTo(await createTicket(orderOf(jaak)), first);
});

const judge = (text: string, against: Partial<Circumstances> = {}) => verifyTicket(text, { ...atFirst(jaak), ...against }, [sdJwtScheme]);

function expectRefused(text: string, code: TicketCode, against: Partial<Circumstances> = {}): void {
  expect(() => judge(text, against)).toThrow(expect.objectContaining({ name: 'TicketProblem', code }));
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A ticket of parts a test may change, signed by Jaak. */
function forged(change: { header?: unknown; payload?: Record<string, unknown>; elements?: unknown[]; disclosures?: (parts: { claim: string; element: string }) => string[] } = {}): string {
  const element = encoded(['salt', urlOne]);
  const claim = encoded(['salt', 'aud', change.elements ?? [{ '...': digest(element) }, { '...': digest('hidden') }]]);
  const header = encoded(change.header ?? { typ: ticketType, alg: 'ES384' });
  const payload = encoded({ iss: jaak.issuer, _sd: [digest(claim)], _sd_alg: 'sha-256', ...change.payload });
  return [`${header}.${payload}.${signed(`${header}.${payload}`)}`, ...(change.disclosures?.({ claim, element }) ?? [claim, element]), ''].join('~');
}

const signed = (input: string): string => Buffer.from(signAs('ES384', jaak.privateKey, input)).toString('base64url');

describe('UC.KTS.07/4-6: one signature opens many servers', () => {
  test.each(['ES256', 'ES384', 'RS256'] as const)('%s: every server accepts what it is shown, and learns its own nonce', async (algorithm) => {
    const mari = await signer(algorithm, '49403136515');
    const ticket = await createTicket(orderOf(mari));
    for (const { baseUrl, shareId, nonce } of audience) {
      const against = { certificate: mari.certificate, baseUrl, shareId };
      expect(verifyTicket(presentTo(ticket, { baseUrl, shareId }), against, [sdJwtScheme])).toEqual({ issuer: 'etsi/PNOEE-49403136515', nonce });
    }
  });

  test('a server is shown nothing of the others: ch06 "Protection against compromised CSS servers"', () => {
    const text = presentation.split(/[~.]/).map((part) => Buffer.from(part, 'base64url').toString()).join('\n');
    expect(text).toContain(first.nonce);
    for (const other of audience.slice(1)) {
      expect(text).not.toContain(other.nonce);
      expect(text).not.toContain(other.shareId);
    }
  });

  test('a base URL is the same with a slash at the end, in capitals, and without the port 443', async () => {
    const order = { ...orderOf(jaak), audience: [{ ...first, baseUrl: 'https://One.Example/' }] };
    const shown = presentTo(await createTicket(order), { baseUrl: 'https://one.example', shareId: first.shareId });
    expect(judge(shown, { baseUrl: 'https://one.example:443' })).toMatchObject({ nonce: first.nonce });
  });

  test('one public client writes two slashes, another escapes what need not be', () => {
    const element = encoded(`["salt","${urlOne.replace('/key-shares', '//key-shares').replace('=', String.raw`\u003d`)}"]`);
    const text = forged({ elements: [{ '...': digest(element) }], disclosures: ({ claim }) => [claim, element] });
    expect(judge(text)).toEqual({ issuer: jaak.issuer, nonce: first.nonce });
  });

  test('the parts a test changes pass unchanged', () => {
    expect(judge(forged())).toEqual({ issuer: jaak.issuer, nonce: first.nonce });
  });
});

describe('@sd-jwt/core as an independent witness', () => {
  const hasher = (data: string | ArrayBuffer): Uint8Array => createHash('sha256').update(typeof data === 'string' ? data : new Uint8Array(data)).digest();
  const witness = () => {
    const { publicKey } = jaak.certificate;
    return new SDJwtInstance<{ iss: string; aud: string[] }>({
      hasher,
      hashAlg: 'sha-256',
      saltGenerator: () => Buffer.from(random.bytes(16)).toString('base64url'),
      signAlg: 'ES384',
      signer: async (input) => signed(input),
      verifier: async (input, signature) => verify('sha384', Buffer.from(input), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    });
  };

  test('it accepts what we make, and finds one aud', async () => {
    const { payload } = await witness().verify(presentation);
    expect(payload).toEqual({ iss: jaak.issuer, aud: [urlOne] });
  });

  test('we accept what it makes, and present it', async () => {
    const made = await witness().issue({ iss: jaak.issuer, aud: [urlOne, urlTwo] }, { _sd: ['aud'], aud: { _sd: [0, 1] } }, { header: { typ: ticketType } });
    expect(judge(presentTo(made, first))).toEqual({ issuer: jaak.issuer, nonce: first.nonce });
    expectRefused(made, 'ticket-audience-count');
  });
});

describe('UC.KTS.07/6a: a passing ticket, changed in one thing, is refused for that thing', () => {
  const at = (header: unknown): string => forged({ header });
  test.each<[string, () => string, TicketCode]>([
    ['empty', () => '~', 'ticket-malformed'],
    ['no tilde', () => presentation.replaceAll('~', ''), 'ticket-malformed'],
    ['a key binding JWT at the end', () => `${presentation}e30.e30.e30`, 'ticket-malformed'],
    ['four parts', () => presentation.replace('.', '.e30.'), 'ticket-malformed'],
    ['padding', () => presentation.replace(/~$/, '=~'), 'ticket-malformed'],
    ['a repeated header member', () => at('{"typ":"a","alg":"ES384","typ":"a"}'), 'ticket-malformed'],
    ['a repeated header member, one of them escaped', () => at(String.raw`{"alg":"ES384","\u0061lg":"ES384"}`), 'ticket-malformed'],
    ['a repeated iss', () => forged().replace(/\.[^.]+\./, `.${encoded(`{"iss":"x","iss":"${jaak.issuer}"}`)}.`), 'ticket-malformed'],
    ['a disclosure of four', () => forged({ disclosures: ({ claim, element }) => [claim, element, encoded(['a', 'b', 'c', 'd'])] }), 'ticket-malformed'],
    ['a disclosure without a salt', () => forged({ disclosures: ({ claim, element }) => [claim, element, encoded([1, 'b'])] }), 'ticket-malformed'],
    ['another typ', () => at({ typ: 'JWT', alg: 'ES384' }), 'ticket-type'],
    ['no typ', () => at({ alg: 'ES384' }), 'ticket-type'],
    ['a critical header', () => at({ typ: ticketType, alg: 'ES384', crit: ['b64'], b64: false }), 'ticket-critical-header'],
    ['alg none', () => at({ typ: ticketType, alg: 'none' }), 'ticket-algorithm'],
    ['no alg', () => at({ typ: ticketType }), 'ticket-algorithm'],
    ['alg of a shared key', () => at({ typ: ticketType, alg: 'HS256' }), 'ticket-algorithm'],
    ['the name of a method', () => at({ typ: ticketType, alg: 'toString' }), 'ticket-algorithm'],
    ['the alg of another curve', () => at({ typ: ticketType, alg: 'ES256' }), 'ticket-algorithm'],
    ['the alg of another key type', () => at({ typ: ticketType, alg: 'RS256' }), 'ticket-algorithm'],
    ['exp', () => forged({ payload: { exp: 1 } }), 'ticket-claim'],
    ['cnf', () => forged({ payload: { cnf: {} } }), 'ticket-claim'],
    ['no iss', () => forged({ payload: { iss: undefined } }), 'ticket-issuer-malformed'],
    ['iss without etsi/', () => forged({ payload: { iss: 'PNOEE-38001085718' } }), 'ticket-issuer-malformed'],
    ['iss of another person', () => forged({ payload: { iss: 'etsi/PNOEE-49403136515' } }), 'ticket-issuer-mismatch'],
    ['another digest algorithm', () => forged({ payload: { _sd_alg: 'sha-512' } }), 'ticket-digest-algorithm'],
    ['the same disclosure twice', () => forged({ disclosures: ({ claim, element }) => [claim, element, element] }), 'ticket-disclosure-repeated'],
    ['the same digest twice', () => forged({ elements: [1, 2].map(() => ({ '...': digest(encoded(['salt', urlOne])) })) }), 'ticket-disclosure-repeated'],
    ['a disclosure of nothing', () => forged({ disclosures: ({ claim, element }) => [claim, element, encoded(['salt', urlTwo])] }), 'ticket-disclosure-unreferenced'],
    ['a disclosure written again', () => forged({ disclosures: ({ claim }) => [claim, encoded(`["salt", "${urlOne}"]`)] }), 'ticket-disclosure-unreferenced'],
    ['an element without its array', () => forged({ disclosures: ({ element }) => [element] }), 'ticket-disclosure-unreferenced'],
    ['a plain aud', () => forged({ payload: { aud: [urlOne] } }), 'ticket-audience-plain'],
    ['a plain element', () => forged({ elements: [urlOne, { '...': digest(encoded(['salt', urlOne])) }] }), 'ticket-audience-plain'],
    ['an element with more than a digest', () => forged({ elements: [{ '...': digest(encoded(['salt', urlOne])), more: 1 }], disclosures: ({ claim }) => [claim] }), 'ticket-audience-plain'],
    ['an undisclosed claim', () => forged({ payload: { _sd: [digest(encoded(['salt', 'aud', [{ '...': digest(encoded(['salt', urlOne])) }, { '...': digest('hidden') }]])), digest('x')] } }), 'ticket-audience-undisclosed'],
    ['no disclosed element', () => forged({ disclosures: ({ claim }) => [claim] }), 'ticket-audience-count'],
    ['no disclosure', () => forged({ disclosures: () => [] }), 'ticket-audience-count'],
    ['an aud that is no array', () => forged({ elements: urlOne as never, disclosures: ({ claim }) => [claim] }), 'ticket-audience-count'],
  ])('%s: %#', (_name, text, code) => expectRefused(text(), code));

  test('two disclosed elements', () => {
    const [one, two] = [encoded(['salt', urlOne]), encoded(['salt', urlTwo])];
    const elements = [one, two].map((element) => ({ '...': digest(element) }));
    expectRefused(forged({ elements, disclosures: ({ claim }) => [claim, one, two] }), 'ticket-audience-count');
  });

  test.each<[string, (url: string) => unknown, TicketCode]>([
    ['http', (url) => url.replace('https', 'http'), 'ticket-audience-malformed'],
    ['user info', (url) => url.replace('//', '//one@'), 'ticket-audience-malformed'],
    ['no port', (url) => url.replace(':8443', ''), 'ticket-audience-malformed'],
    ['another path', (url) => url.replace('key-shares', 'shares'), 'ticket-audience-malformed'],
    ['a path before', (url) => url.replace('/key-shares', '/css/key-shares'), 'ticket-audience-malformed'],
    ['three slashes', (url) => url.replace('/key-shares', '///key-shares'), 'ticket-audience-malformed'],
    ['a further parameter', (url) => `${url}&a=b`, 'ticket-audience-malformed'],
    ['a fragment', (url) => `${url}#a`, 'ticket-audience-malformed'],
    ['a line break', (url) => `${url}\n`, 'ticket-audience-malformed'],
    ['no text', () => 7, 'ticket-audience-malformed'],
    ['another host', (url) => url.replace('one.', 'two.'), 'ticket-audience-server'],
    ['another port', (url) => url.replace('8443', '8444'), 'ticket-audience-server'],
    ['another share', (url) => url.replace(first.shareId, second.shareId), 'ticket-audience-share'],
  ])('an aud with %s', (_name, change, code) => {
    const element = encoded(['salt', change(urlOne)]);
    expectRefused(forged({ elements: [{ '...': digest(element) }], disclosures: ({ claim }) => [claim, element] }), code);
  });

  test('another key, another curve, another person with the same key', async () => {
    expectRefused(presentation, 'ticket-signature', { certificate: (await signer('ES384')).certificate });
    expectRefused(presentation, 'ticket-algorithm', { certificate: (await signer('ES256')).certificate });
    expectRefused(presentation, 'ticket-algorithm', { certificate: (await signer('RS256')).certificate });
    const { publicKey } = jaak.certificate;
    const mari = await signer('ES384', '49403136515', { publicKey, privateKey: jaak.privateKey });
    expectRefused(presentation, 'ticket-issuer-mismatch', { certificate: mari.certificate });
  });

  test('a server that replays what it was shown to another: the audience is not that server, and the other element stays hidden', async () => {
    const ticket = await createTicket(orderOf(jaak));
    const shown = presentTo(ticket, first);
    expectRefused(shown, 'ticket-audience-server', second);
    expectRefused(shown.replace(/~[^~]+~$/, `~${encoded(['guess', urlTwo])}~`), 'ticket-disclosure-unreferenced', second);
  });

  test('a signature is read as its bytes alone: DER and a wrong length are none', () => {
    const [head, payload] = presentation.split('.', 2);
    const rest = presentation.slice(presentation.indexOf('~'));
    for (const length of [1, 95, 97, 192]) expectRefused(`${head}.${payload}.${Buffer.alloc(length, 1).toString('base64url')}${rest}`, 'ticket-signature');
  });
});

test('any character changed, removed or doubled is refused with a code, whatever else it breaks', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('change', 'remove', 'double'), (seed, how) => {
      const index = seed % presentation.length;
      const [from, to] = how === 'remove' ? [index, index + 1] : [index + 1, index];
      const text = how === 'change' ? changedAt(presentation, index) : presentation.slice(0, from) + presentation.slice(to);
      fc.pre(text !== presentation);
      expect(() => judge(text)).toThrow(expect.objectContaining({ name: 'TicketProblem', code: expect.stringMatching(/^ticket-/) as unknown }));
    }),
    { numRuns: 300 },
  );
});

test('any text is refused with a code', () => {
  const part = fc.oneof(fc.string(), fc.json().map(encoded), fc.constantFrom('', 'e30', 'W10', 'bnVsbA'));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (jwt, disclosures) => {
      expect(() => judge([jwt.join('.'), ...disclosures, ''].join('~'))).toThrow(expect.objectContaining({ name: 'TicketProblem' }));
    }),
    { numRuns: 200 },
  );
});

describe('what cannot be ordered', () => {
  test.each([
    ['another form of issuer', { issuer: 'PNOEE-38001085718' }],
    ['no audience', { audience: [] }],
    ['a share twice', { audience: [first, { ...first, nonce: 'other', baseUrl: 'https://ONE.example:8443/' }] }],
    ['a base URL with a path', { audience: [{ ...first, baseUrl: 'https://one.example:8443/css' }] }],
    ['plain HTTP', { audience: [{ ...first, baseUrl: 'http://one.example:8443' }] }],
    ['a nonce that would be another parameter', { audience: [{ ...first, nonce: 'a&b=c' }] }],
    ['a share id that would be another path', { audience: [{ ...first, shareId: '../a' }] }],
  ])('%s', async (_name, change) => {
    const sign = (): never => expect.fail('nobody may be asked to sign');
    await expect(createTicket({ ...orderOf(jaak), sign, ...change })).rejects.toMatchObject({ code: 'ticket-order' });
  });

  test('a signature that is none', async () => {
    await expect(createTicket({ ...orderOf(jaak), sign: async () => new Uint8Array(70) })).rejects.toMatchObject({ code: 'ticket-signer' });
  });

  test('what the ticket is not for cannot be presented', async () => {
    const ticket = await createTicket(orderOf(jaak));
    expect(() => presentTo(ticket, { ...first, shareId: second.shareId })).toThrow(expect.objectContaining({ code: 'ticket-address' }));
    expect(() => presentTo('no ticket', first)).toThrow(expect.objectContaining({ code: 'ticket-malformed' }));
  });
});
