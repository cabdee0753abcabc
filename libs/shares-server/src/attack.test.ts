import { jsonScheme, sdJwtScheme } from '@testbed/auth-ticket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encoded } from './forged-ticket.ts';
import { fetch, headersFor, nonceFor, outcome, person, startWorld, ticketFor, uploaded, type Person, type Place, type World } from './test-world.ts';

/** ch06 "Security of the protocol": what a server that turned bad can do with what it is shown. */
let bad: World;
let sound: World;
let jaak: Person;
let atBad: Place;
let atSound: Place;
beforeAll(async () => {
  [bad, sound] = [await startWorld(), await startWorld()];
  jaak = await person('ES384');
  [atBad, atSound] = [{ world: bad, shareId: await uploaded(bad, jaak) }, { world: sound, shareId: await uploaded(sound, jaak) }];
});
afterAll(() => Promise.all([bad.stop(), sound.stop()]));

const ticketHeader = 'x-cdoc2-auth-ticket';

describe('"Protection against compromised CSS servers"', () => {
  test('what one server was shown opens nothing at another', async () => {
    const shown = headersFor(jaak, await ticketFor(jaak, [atBad, atSound]), atBad);
    expect(await outcome(sound, fetch(atSound, shown))).toEqual({ status: 401, code: 'ticket-audience-server' });
    expect(await fetch(atBad, shown)).toMatchObject({ status: 200 });
  });

  test('the other disclosure cannot be made up, not even with a nonce of its own', async () => {
    const shown = headersFor(jaak, await ticketFor(jaak, [atBad, atSound]), atBad);
    const guess = encoded(['salt', `${sound.baseUrl}/key-shares/${atSound.shareId}?nonce=${await nonceFor(sound, atSound.shareId)}`]);
    const presented = { ...shown, [ticketHeader]: String(shown[ticketHeader]).replace(/[^~]+~$/, `${guess}~`) };
    expect(await outcome(sound, fetch(atSound, presented))).toEqual({ status: 401, code: 'ticket-disclosure-unreferenced' });
  });

  test('the older ticket opens nothing there either: the other nonce is masked', async () => {
    const shown = headersFor(jaak, await ticketFor(jaak, [atBad, atSound], jsonScheme), atBad, jsonScheme);
    expect(await outcome(sound, fetch(atSound, shown))).toEqual({ status: 401, code: 'ticket-audience-share' });
    const ticket = JSON.parse(String(shown[ticketHeader])) as { transaction: object; masked_transactions: { transactionID: string; masked_nonce: string }[] };
    const [other] = ticket.masked_transactions;
    const nonce = await nonceFor(sound, atSound.shareId);
    const swapped = { ...ticket, transaction: { transactionID: other?.transactionID, nonce }, masked_transactions: [{ transactionID: atBad.shareId, masked_nonce: 'x' }] };
    expect(await outcome(sound, fetch(atSound, { ...shown, [ticketHeader]: JSON.stringify(swapped) }))).toEqual({ status: 401, code: 'ticket-signature' });
    const unmasked = { ...ticket, transaction: { transactionID: other?.transactionID, nonce: other?.masked_nonce }, masked_transactions: [] };
    expect(await outcome(sound, fetch(atSound, { ...shown, [ticketHeader]: JSON.stringify(unmasked) }))).toEqual({ status: 401, code: 'ticket-signature' });
  });
});

describe.each([sdJwtScheme, jsonScheme])('"CSS server compromise and nonce reuse", scheme $id', (scheme) => {
  test("a sound server's nonce, passed off as the bad one's, opens nothing", async () => {
    const stolen = await nonceFor(sound, atSound.shareId);
    const shown = headersFor(jaak, await ticketFor(jaak, [{ ...atBad, nonce: stolen }, atSound], scheme), atBad, scheme);
    const { code, status } = await outcome(sound, fetch(atSound, shown));
    expect({ status, code }).toEqual({ status: 401, code: scheme === sdJwtScheme ? 'ticket-audience-server' : 'ticket-audience-share' });
  });

  test('the nonce of another share of the same server opens nothing', async () => {
    const second = { world: sound, shareId: await uploaded(sound, jaak) };
    const nonce = await nonceFor(sound, second.shareId);
    const headers = headersFor(jaak, await ticketFor(jaak, [{ ...atSound, nonce }], scheme), atSound, scheme);
    expect(await outcome(sound, fetch(atSound, headers))).toEqual({ status: 404, code: 'nonce-unknown' });
    expect(await outcome(sound, fetch(second, headers))).toEqual({ status: 401, code: 'ticket-audience-share' });
  });

  test('two nonces swapped between two shares of one server open neither', async () => {
    const second = { world: sound, shareId: await uploaded(sound, jaak) };
    const [one, two] = [await nonceFor(sound, atSound.shareId), await nonceFor(sound, second.shareId)];
    const ticket = await ticketFor(jaak, [{ ...atSound, nonce: two }, { ...second, nonce: one }], scheme);
    for (const place of [atSound, second]) {
      expect(await outcome(sound, fetch(place, headersFor(jaak, ticket, place, scheme)))).toEqual({ status: 404, code: 'nonce-unknown' });
    }
  });
});

test.each(['x-forwarded-host', 'x-forwarded-server', 'forwarded', 'host'])('a spoofed %s does not make a server another one', async (name) => {
  const shown = headersFor(jaak, await ticketFor(jaak, [atBad, atSound]), atBad);
  const host = bad.baseUrl.replace('https://', '');
  const spoofed = { ...shown, [name]: name === 'forwarded' ? `host=${host};proto=https` : host };
  expect(await outcome(sound, fetch(atSound, spoofed))).toEqual({ status: 401, code: 'ticket-audience-server' });
});

describe('the wrong person or key', () => {
  test('the right key in the certificate of another person', async () => {
    const { privateKey } = jaak;
    const { publicKey } = jaak.certificate;
    const mari = await person('ES384', { code: '49403136515', keys: { publicKey, privateKey } });
    const ticket = await ticketFor(jaak, [atSound]);
    expect(await outcome(sound, fetch(atSound, headersFor(mari, ticket, atSound)))).toEqual({ status: 401, code: 'ticket-issuer-mismatch' });
  });

  test('the certificate of the right person with another key', async () => {
    const impostor = await person('ES384');
    const ticket = await ticketFor(impostor, [atSound]);
    expect(await outcome(sound, fetch(atSound, headersFor(jaak, ticket, atSound)))).toEqual({ status: 401, code: 'ticket-signature' });
  });

  test.each(['ES256', 'RS256'] as const)('a ticket signed as %s, shown with a P-384 certificate', async (algorithm) => {
    const ticket = await ticketFor(await person(algorithm), [atSound]);
    expect(await outcome(sound, fetch(atSound, headersFor(jaak, ticket, atSound)))).toEqual({ status: 401, code: 'ticket-algorithm' });
  });

  test("a person's own ticket for another person's share", async () => {
    const mari = await person('RS256', { code: '49403136515' });
    const ticket = await ticketFor(mari, [atSound]);
    expect(await outcome(sound, fetch(atSound, headersFor(mari, ticket, atSound)))).toEqual({ status: 404, code: 'share-not-found' });
  });
});
