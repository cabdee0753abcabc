import { jsonScheme, ticketSteps } from '@testbed/auth-ticket';
import { issueCertificate, PkiProblem } from '@testbed/pki';
import { problems, type ProblemCode } from '@testbed/protocol';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digest, encoded, forged, type Forgery } from '../forged-ticket.ts';
import { sharesServerRules } from '../server.ts';
import { ask, day, fetch, headersFor, hierarchy, nonceFor, outcome, person, shareFor, startWorld, ticketFor, upload, uploaded, type Person, type Place, type World } from '../test-world.ts';

let world: World;
let jaak: Person;
let place: Place;
let nonce: string;
/** Headers that pass. */
let good: Record<string, string>;
beforeAll(async () => {
  world = await startWorld();
  jaak = await person('ES384');
  place = { world, shareId: await uploaded(world, jaak) };
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.revocation.answer = async () => ({ status: 'good' });
  nonce = await nonceFor(world, place.shareId);
  good = headersFor(jaak, await ticketFor(jaak, [{ ...place, nonce }]), place);
});

const ticketHeader = 'x-cdoc2-auth-ticket';
const certificateHeader = 'x-cdoc2-auth-x5c';

async function expectRefused(headers: Record<string, string>, code: ProblemCode, at: Place = place): Promise<void> {
  expect(await outcome(world, fetch(at, headers))).toEqual({ status: problems[code].status, code });
}

/** The good request with another ticket. */
function forging(forgery: Forgery, change: (url: string) => unknown = (url) => url): Record<string, string> {
  return { ...good, [ticketHeader]: forged(jaak, change(`${world.baseUrl}/key-shares/${place.shareId}?nonce=${nonce}`), forgery) };
}

test('the request that is changed below passes', async () => {
  expect(await fetch(place, forging({}))).toMatchObject({ status: 200 });
});

test('the rules are those of a ticket, in their order, each with an id of its own and its clause', () => {
  const { createShare, createNonce, getShare } = sharesServerRules;
  expect(getShare.map(({ id }) => id).filter((id) => id.startsWith('ticket-'))).toEqual(['ticket-headers', 'ticket-readable', ...ticketSteps]);
  for (const rules of [createShare, createNonce, getShare]) {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules.filter(({ requirement }) => !/^(UC\.KTS\.0[67]\/|UC\.Client\.0[34]\/|key-shares )/.test(requirement))).toEqual([]);
  }
});

describe('headers and id: 400 without a body', () => {
  test.each<[string, () => Record<string, string>]>([
    ['none', () => ({})],
    ['no ticket', () => ({ [certificateHeader]: String(good[certificateHeader]) })],
    ['an empty ticket', () => ({ ...good, [ticketHeader]: '' })],
    ['no certificate', () => ({ [ticketHeader]: String(good[ticketHeader]) })],
    ['the ticket under both of its names', () => ({ ...good, 'x-cdoc2-auth-token': String(good[ticketHeader]) })],
  ])('%s', (_name, headers) => expectRefused(headers(), 'ticket-headers'));

  test.each([17, 35])('an id of %i characters', (length) => expectRefused(good, 'share-id-length', { world, shareId: 'x'.repeat(length) }));

  test('the answer has no body', async () => {
    expect((await fetch(place, {})).body).toHaveLength(0);
  });
});

describe('UC.KTS.07/6a: the certificate', () => {
  test.each(['x', '-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----', 'MIIB', '%00'])('%s', (value) =>
    expectRefused({ ...good, [certificateHeader]: value }, 'signer-certificate-malformed'),
  );

  test.each<[string, () => Promise<Person>, ProblemCode]>([
    ['of an authority that is not trusted', () => person('ES384', { issuer: 'tls' }), 'signer-certificate-untrusted'],
    ['that has expired', () => person('ES384', { to: -3600_000 }), 'signer-certificate-expired'],
    ['that is not valid yet', () => person('ES384', { from: day }), 'signer-certificate-not-yet-valid'],
  ])('%s', async (_name, who, code) => {
    const someone = await who();
    await expectRefused(headersFor(someone, await ticketFor(someone, [place]), place), code);
  });

  test('that is not for authentication', async () => {
    await expectRefused({ ...good, [certificateHeader]: (await serverCertificate()).raw.toString('base64url') }, 'signer-certificate-usage');
  });

  test('that names no person, where its usage is not judged', async () => {
    const lax = await startWorld({ rules: { ...sharesServerRules, getShare: sharesServerRules.getShare.filter(({ id }) => id !== 'signer-certificate-usage') } });
    const headers = { ...good, [certificateHeader]: (await serverCertificate()).raw.toString('base64url') };
    expect(await outcome(lax, fetch({ world: lax, shareId: place.shareId }, headers))).toEqual({ status: 401, code: 'signer-serial-number-missing' });
    await lax.stop();
  });

  test('revoked, unknown to its authority, or nobody knows', async () => {
    world.revocation.answer = async () => ({ status: 'revoked', at: new Date(), reason: 'keyCompromise' });
    await expectRefused(good, 'signer-certificate-revoked');
    world.revocation.answer = async () => ({ status: 'unknown' });
    await expectRefused(good, 'signer-certificate-status-unknown');
    world.revocation.answer = () => Promise.reject(new PkiProblem('ocsp-timeout', 'no answer'));
    await expectRefused(good, 'revocation-unavailable');
    world.revocation.answer = async () => ({ status: 'good' });
    expect(await fetch(place, good)).toMatchObject({ status: 200 });
  });

  async function serverCertificate() {
    const { authorities } = await hierarchy();
    const { publicKey } = jaak.certificate;
    return issueCertificate(authorities['id-card'], { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) });
  }
});

describe('UC.KTS.07/6a: the ticket, changed in one thing', () => {
  test.each<[ProblemCode, string, () => Record<string, string>]>([
    ['ticket-malformed', 'no ticket at all', () => ({ ...good, [ticketHeader]: 'x' })],
    ['ticket-malformed', 'a key binding JWT', () => ({ ...good, [ticketHeader]: `${good[ticketHeader]}e30.e30.e30` })],
    ['ticket-type', 'another typ', () => forging({ header: { typ: 'JWT' } })],
    ['ticket-critical-header', 'crit', () => forging({ header: { crit: ['exp'] } })],
    ['ticket-algorithm', 'alg none', () => forging({ header: { alg: 'none' } })],
    ['ticket-algorithm', 'an alg of a shared key', () => forging({ header: { alg: 'HS256' } })],
    ['ticket-algorithm', 'the alg of another curve', () => forging({ header: { alg: 'ES256' } })],
    ['ticket-signature', 'another signature', () => ({ ...good, [ticketHeader]: String(good[ticketHeader]).replace(/\.[^.~]+~/, `.${Buffer.alloc(96, 1).toString('base64url')}~`) })],
    ['ticket-claim', 'exp', () => forging({ payload: { exp: 1 } })],
    ['ticket-issuer-malformed', 'iss without etsi/', () => forging({ payload: { iss: 'PNOEE-38001085718' } })],
    ['ticket-issuer-mismatch', 'iss of another person', () => forging({ payload: { iss: 'etsi/PNOEE-49403136515' } })],
    ['ticket-digest-algorithm', 'another digest', () => forging({ payload: { _sd_alg: 'sha-512' } })],
    ['ticket-disclosure-repeated', 'a disclosure twice', () => forging({ disclosures: (claim, element) => [claim, element, element] })],
    ['ticket-disclosure-unreferenced', 'an extra disclosure', () => forging({ disclosures: (claim, element) => [claim, element, encoded(['salt', 'x'])] })],
    ['ticket-disclosure-unreferenced', 'a re-encoded disclosure', () => forging({ disclosures: (claim, element) => [claim, Buffer.from(Buffer.from(element, 'base64url').toString().replace(',', ', ')).toString('base64url')] })],
    ['ticket-audience-plain', 'a plain aud', () => forging({ payload: { aud: ['https://css.example:8443/key-shares/1?nonce=1'] } })],
    ['ticket-audience-plain', 'a plain element', () => forging({ elements: (element) => [{ '...': digest(element) }, 'plain'] })],
    ['ticket-audience-undisclosed', 'a second hidden claim', () => forging({ payload: { _sd: [digest(String(forging({})[ticketHeader]?.split('~')[1])), digest('aud')] } })],
    ['ticket-audience-count', 'no disclosed element', () => forging({ disclosures: (claim) => [claim] })],
    ['ticket-audience-malformed', 'user info', () => forging({}, (url) => url.replace('//', '//a@'))],
    ['ticket-audience-server', 'another host', () => forging({}, (url) => url.replace('css-', 'ccs-'))],
    ['ticket-audience-share', 'another share', () => forging({}, (url) => url.replace(place.shareId, 'f'.repeat(32)))],
    ['nonce-unknown', 'another nonce', () => forging({}, (url) => url.replace(nonce, 'A'.repeat(22)))],
  ])('%s: %s', async (code, _name, headers) => {
    await expectRefused(headers(), code);
  });

  test('the older ticket: another key than the certificate has, and a nonce that was not signed', async () => {
    const headers = headersFor(jaak, await ticketFor(jaak, [{ ...place, nonce }], jsonScheme), place, jsonScheme);
    const ticket = JSON.parse(String(headers[ticketHeader])) as Record<string, object>;
    await expectRefused({ ...headers, [ticketHeader]: JSON.stringify({ ...ticket, jwk: (await person('ES384')).certificate.publicKey.export({ format: 'jwk' }) }) }, 'ticket-key');
    const other = await nonceFor(world, place.shareId);
    await expectRefused({ ...headers, [ticketHeader]: JSON.stringify({ ...ticket, transaction: { ...ticket['transaction'], nonce: other } }) }, 'ticket-signature');
    expect(await fetch(place, headers)).toMatchObject({ status: 200 });
  });
});

describe('UC.KTS.07/6a: nonce and share', () => {
  test('300 seconds after it was made a nonce is too old', async () => {
    const { time } = world.clock;
    world.clock.time = new Date(time.getTime() + 300_000);
    await expectRefused(good, 'nonce-expired');
    world.clock.time = time;
  });

  test('a moment before, it is not', async () => {
    const { time } = world.clock;
    world.clock.time = new Date(time.getTime() + 299_999);
    expect(await fetch(place, good)).toMatchObject({ status: 200 });
    world.clock.time = time;
  });

  test('UC.Client.04/12a-2: a share that is gone, or has expired, since its nonce was made', async () => {
    const expiry = new Date(world.clock.time.getTime() + 60_000);
    const sent = await upload(world, shareFor(jaak), { 'x-expiry-time': expiry.toISOString() });
    const brief = { world, shareId: String(sent.headers['location']).split('/')[2] ?? '' };
    const [one, two] = [headersFor(jaak, await ticketFor(jaak, [brief]), brief), headersFor(jaak, await ticketFor(jaak, [brief]), brief)];
    const { time } = world.clock;
    world.clock.time = expiry;
    await expectRefused(one, 'share-not-found', brief);
    world.clock.time = time;
    await world.store.take(brief.shareId);
    await expectRefused(two, 'share-not-found', brief);
  });

  test("another person's share: 404 as for one that is not there, and the log knows the difference", async () => {
    const mari = await person('ES384', { code: '49403136515' });
    const headers = headersFor(mari, await ticketFor(mari, [place]), place);
    const notYours = await fetch(place, headers);
    expect(world.log.at(-1)).toMatchObject({ rule: 'recipient-matches', problem: 'share-not-found' });
    const unknown = await fetch(place, headers);
    expect(world.log.at(-1)).toMatchObject({ rule: 'nonce-known', problem: 'nonce-unknown' });
    expect([notYours.status, notYours.body, unknown.status, unknown.body]).toEqual([404, Buffer.alloc(0), 404, Buffer.alloc(0)]);
  });

  test('many nonces live at a time, in any order', async () => {
    const tickets = [good, headersFor(jaak, await ticketFor(jaak, [place]), place), headersFor(jaak, await ticketFor(jaak, [place]), place)];
    for (const headers of tickets.reverse()) expect(await fetch(place, headers)).toMatchObject({ status: 200 });
  });

  test('a nonce is used once', async () => {
    expect(await fetch(place, good)).toMatchObject({ status: 200 });
    await expectRefused(good, 'nonce-unknown');
  });

  test('of many requests at once with one nonce, one is served', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => fetch(place, good)));
    const served = replies.filter(({ status }) => status === 200);
    expect([served.length, replies.filter(({ status }) => status === 404).length]).toEqual([1, 9]);
  });

  test('where replay is allowed, a nonce is used as often as its life time lets it', async () => {
    const allowing = await startWorld({ settings: { replay: 'allow' } });
    const there = { world: allowing, shareId: await uploaded(allowing, jaak) };
    const headers = headersFor(jaak, await ticketFor(jaak, [there]), there);
    expect([(await fetch(there, headers)).status, (await fetch(there, headers)).status]).toEqual([200, 200]);
    allowing.clock.time = new Date(allowing.clock.time.getTime() + 300_000);
    expect(await outcome(allowing, fetch(there, headers))).toEqual({ status: 404, code: 'nonce-expired' });
    await allowing.stop();
  });
});

describe('what the listener has besides', () => {
  test.each([
    ['GET', '/key-shares', 405, 'POST'],
    ['PUT', '/key-shares', 405, 'POST'],
    ['GET', '/key-shares/', 404, undefined],
    ['GET', '/', 404, undefined],
    ['DELETE', `/key-shares/${'x'.repeat(32)}`, 405, 'GET'],
    ['GET', `/key-shares/${'x'.repeat(32)}/nonce`, 405, 'POST'],
    ['POST', `/key-shares/${'x'.repeat(32)}/other`, 404, undefined],
  ])('%s %s: %i', async (method, path, status, allow) => {
    const reply = await ask(world, path, { method });
    expect({ status: reply.status, allow: reply.headers['allow'] }).toEqual({ status, allow });
  });

  test('headers of 32 KiB: a ticket of 28 000 characters is judged, one of 33 000 answered with 431', async () => {
    await expectRefused({ ...good, [ticketHeader]: 'x'.repeat(28_000) }, 'ticket-malformed');
    await expectRefused({ ...good, [ticketHeader]: 'x'.repeat(33_000) }, 'headers-too-large');
  });
});

test('any headers are answered, and never with a failure or a share', async () => {
  const text = fc.string({ unit: 'grapheme-ascii' }).map((value) => value.trim());
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.constantFrom(...Object.values(good))), fc.oneof(text, fc.constantFrom(...Object.values(good))), fc.nat(), async (ticket, certificate, seed) => {
      const index = seed % (ticket.length + 1);
      const { status } = await fetch(place, { [ticketHeader]: `${ticket.slice(0, index)}A${ticket.slice(index)}`, [certificateHeader]: certificate });
      expect([400, 401]).toContain(status);
    }),
    { numRuns: 60 },
  );
});

test('the log names no person, no nonce, no ticket and no whole share id', async () => {
  world.log.length = 0;
  await fetch(place, good);
  await fetch(place, good);
  const log = JSON.stringify(world.log);
  for (const secret of ['JÕEORG', '38001085718', nonce, place.shareId, String(good[ticketHeader]).slice(0, 60), jaak.certificate.serialNumber]) expect(log).not.toContain(secret);
  const [served, refused] = world.log;
  expect(served).toMatchObject({ route: 'getKeyShareByShareId', status: 200, share: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown });
  expect(refused).toMatchObject({ status: 404, share: served?.['share'] });
});
