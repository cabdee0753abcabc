import { describe, expect, test } from 'vitest';
import type { Journey, Opening, Recipient, Trouble } from '../journey.ts';
import type { Credential } from './credential.ts';
import { expectEncryption, expiryFor, type CertificateEnds } from './encryption.ts';
import { calm, expectOpening, type Circumstances, type Sent } from './opening.ts';

// What the clauses say, example by example: the model must not say more or less.

const ends: CertificateEnds = { remote: 1000, other: 1000, rsa: 1000, revoked: 1000, expired: -1 };
const card: Recipient = { kind: 'card', person: 'remote', by: 'certificate' };
const shares: Recipient = { kind: 'shares', person: 'remote' };
const password: Recipient = { kind: 'password', label: 'judge', number: 1 };
const trouble = (place: Trouble['place'], fault: string, more: Partial<Trouble> = {}): Trouble => ({ place, fault, number: 1, times: 'always', skip: 0, ...more });

function journey(recipients: readonly Recipient[], more: Partial<Journey> = {}): Journey {
  return { recipients, capsules: 'server', expiry: undefined, files: [{ name: 'note.txt', size: 10 }], fileMissing: false, trouble: undefined, openings: [], last: { recipient: 0, means: 0 }, ...more };
}

describe('encrypting', () => {
  test.each<[string, Journey, string]>([
    ['UC.Client.01: a card and a server that behave', journey([card]), 'succeeds'],
    ['UC.Client.01/8c: an expiry that is longer than the server allows', journey([{ ...card, by: 'public-key' }], { expiry: 2000 }), 'refused'],
    ['UC.Client.01/8: the end of the certificate comes first', journey([card], { expiry: 2000 }), 'succeeds'],
    ['UC.Client.01/8: a certificate that has ended', journey([{ ...card, person: 'expired' }]), 'refused'],
    ['UC.Client.01/6a: the same without a server', journey([{ ...card, person: 'expired' }], { capsules: 'container' }), 'either'],
    ['UC.Client.01/6a: its bare key', journey([{ kind: 'card', person: 'expired', by: 'public-key' }], { capsules: 'container' }), 'succeeds'],
    ['UC.Client.P.01/8a: a file is not there', journey([password], { fileMissing: true }), 'refused'],
    ['UC.Client.01/9a: the server fails', journey([card], { trouble: trouble('capsule-upload', 'status-500') }), 'refused'],
    ['UC.Client.01/9a: it fails once, and the client may try again', journey([card], { trouble: trouble('capsule-upload', 'status-500', { times: 1 }) }), 'either'],
    ['UC.Client.01/9a: it would fail at the second capsule, and there is one', journey([card], { trouble: trouble('capsule-upload', 'status-500', { skip: 1 }) }), 'succeeds'],
    ['UC.Client.01/9a: it fails at the second of two', journey([card, { ...card, person: 'rsa' }], { trouble: trouble('capsule-upload', 'status-500', { skip: 1 }) }), 'refused'],
    ['UC.Client.01/9b: no Location', journey([card], { trouble: trouble('capsule-upload', 'no-location') }), 'refused'],
    ['a late answer', journey([card], { trouble: trouble('capsule-upload', 'late') }), 'succeeds'],
    ['UC.Client.03/7a: a server that nobody needs', journey([card], { trouble: trouble('share-upload', 'status-500') }), 'succeeds'],
    ['UC.Client.03/7a: one that somebody needs', journey([card, shares], { trouble: trouble('share-upload', 'status-500') }), 'refused'],
  ])('%s', (_name, given, outcome) => {
    expect(expectEncryption(given, ends, false)).toMatchObject({ outcome, because: expect.stringMatching(/\w/) });
  });

  test('UC.Client.01/9a: what is healed stands in nobody\'s way', () => {
    expect(expectEncryption(journey([card], { trouble: trouble('capsule-upload', 'status-500') }), ends, true).outcome).toBe('succeeds');
  });

  test('UC.Client.01/8: the earlier of expiry and the end of the certificate', () => {
    expect([expiryFor(card, journey([card], { expiry: 30 }), ends), expiryFor(card, journey([card], { expiry: 2000 }), ends), expiryFor({ ...card, by: 'public-key' }, journey([card], { expiry: 2000 }), ends)]).toEqual([30, 1000, 2000]);
  });

  test('what no server may see', () => {
    const unseen = (given: Journey) => expectEncryption(given, ends, false).unseen.map(({ server }) => server);
    expect(unseen(journey([password]))).toEqual(['capsule-server', 'shares-server']);
    expect(unseen(journey([card, shares]))).toEqual([]);
    expect(unseen(journey([card, shares], { trouble: trouble('capsule-upload', 'certificate-unlisted') }))).toEqual(['capsule-server']);
    expect(unseen(journey([card, shares], { trouble: trouble('share-upload', 'certificate-unlisted', { number: 2 }) }))).toEqual(['shares-server']);
    expect(unseen(journey([card, shares], { trouble: trouble('share-upload', 'unreachable', { number: 2 }) }))).toEqual(['shares-server-2']);
  });
});

describe('opening', () => {
  const sent: Sent = { capsules: new Map([['remote', { ids: ['KC1'], expires: 1 }]]), shares: new Map([['remote', { ids: ['S1', 'S2'], expires: undefined }]]) };
  const cardOf = (person: 'remote' | 'other' | 'revoked', more: object = {}): Credential => ({ kind: 'card', lock: 1, person, means: 'pkcs11', wrongPin: false, ...more });
  const signer = (means: 'idCard' | 'smartId', wrongPin = false): Credential => ({ kind: 'shares', lock: 1, person: 'remote', means, wrongPin });
  const everybody = journey([card, shares, password, { ...card, person: 'revoked', by: 'public-key' }]);
  const offline = { ...everybody, capsules: 'container' as const };

  test.each<[string, Journey, Credential, Partial<Circumstances>, string]>([
    ['UC.Client.02: the right card', everybody, cardOf('remote'), {}, 'succeeds'],
    ['UC.Client.02/4a: another person\'s card', everybody, cardOf('other'), {}, 'refused'],
    ['UC.Client.02/6b: a wrong PIN', everybody, cardOf('remote', { wrongPin: true }), {}, 'refused'],
    ['UC.KTS.04/2a: a revoked card', everybody, cardOf('revoked'), {}, 'refused'],
    ['UC.Client.02/5a: the same, the capsule being in the container', offline, cardOf('revoked'), {}, 'succeeds'],
    ['UC.KTS.04/2a: revoked meanwhile', everybody, cardOf('remote'), { revoked: true }, 'refused'],
    ['UC.KTS.04/2a: OCSP says nothing', everybody, cardOf('remote'), { ocsp: 'error' }, 'refused'],
    ['UC.Client.02/5a: OCSP does not matter in the container', offline, cardOf('remote'), { ocsp: 'error', revoked: true, days: 40 }, 'succeeds'],
    ['UC.Client.02/8a: the capsule has expired', everybody, cardOf('remote'), { days: 3 }, 'refused'],
    ['UC.Client.02/8a: the server has none', everybody, cardOf('remote'), { trouble: trouble('capsule-fetch', 'status-404') }, 'refused'],
    ['UC.Client.02/8a: once, and the client may ask again', everybody, cardOf('remote'), { trouble: trouble('capsule-fetch', 'status-404', { times: 1 }) }, 'either'],
    ['UC.Client.02/5a: a server that is not needed', offline, cardOf('remote'), { trouble: trouble('capsule-fetch', 'status-404') }, 'succeeds'],
    ['UC.Client.04: the phone', everybody, signer('smartId'), { revoked: true, ocsp: 'error' }, 'succeeds'],
    ['UC.Client.04/8a: the person refuses', everybody, signer('smartId'), { phone: 'refuse' }, 'refused'],
    ['UC.Client.04/8a: the card has no phone to refuse with', everybody, signer('idCard'), { phone: 'refuse' }, 'succeeds'],
    ['UC.Client.04/11a: the card is revoked', everybody, signer('idCard'), { revoked: true }, 'refused'],
    ['UC.Client.04/12a: shares without an expiry last', everybody, signer('smartId'), { days: 40 }, 'succeeds'],
    ['UC.Client.04/12a: one share is missing', everybody, signer('smartId'), { trouble: trouble('share-fetch', 'status-404', { number: 2 }) }, 'refused'],
    ['UC.Client.P.02: the password', everybody, { kind: 'password', lock: 3, label: 'judge', number: 1 }, { days: 40, trouble: trouble('nonce', 'status-500') }, 'succeeds'],
    ['UC.Client.P.02/5a: a wrong one', everybody, { kind: 'password', lock: 3, label: 'judge', number: 2 }, {}, 'refused'],
    ['UC.Client.P.02/5a: the password as a secret', everybody, { kind: 'secret', lock: 3, label: 'judge', number: 1 }, {}, 'refused'],
  ])('%s', (_name, given, credential, around, outcome) => {
    expect(expectOpening(given, credential, { ...calm, ...around }, sent, 0)).toMatchObject({ outcome, because: expect.stringMatching(/\w/) });
  });

  test('UC.KTS.03: what had expired for a while may be gone when the clock is back', () => {
    expect(expectOpening(everybody, cardOf('remote'), calm, sent, 3).outcome).toBe('either');
    expect(expectOpening(everybody, cardOf('remote'), calm, sent, 0.5).outcome).toBe('succeeds');
  });

  test('what no server may see', () => {
    const unseen = (credential: Credential, around: Partial<Opening> = {}, given = everybody) =>
      expectOpening(given, credential, { ...calm, ...around }, sent, 0).unseen.map(({ server, method = '' }) => `${method} ${server}`.trim());
    expect(unseen({ kind: 'password', lock: 3, label: 'judge', number: 1 })).toEqual(['capsule-server', 'shares-server', 'eid-services']);
    expect(unseen(cardOf('remote'))).toEqual(['shares-server', 'eid-services']);
    expect(unseen(cardOf('other'))).toContain('capsule-server');
    expect(unseen(cardOf('remote'), {}, offline)).toContain('capsule-server');
    expect(unseen(cardOf('remote'), { trouble: trouble('capsule-fetch', 'certificate-unlisted') })).toContain('capsule-server');
    expect(unseen(cardOf('remote'), { trouble: trouble('capsule-fetch', 'certificate-unlisted', { times: 1 }) })).not.toContain('capsule-server');
    expect(unseen(signer('smartId'))).toEqual(['capsule-server']);
    expect(unseen(signer('smartId'), { phone: 'refuse' })).toContain('GET shares-server');
    expect(unseen(signer('idCard', true))).toContain('GET shares-server');
    expect(unseen(signer('smartId'), { trouble: trouble('nonce', 'no-nonce') })).toContain('GET shares-server');
    expect(unseen(signer('smartId'), { trouble: trouble('share-fetch', 'tls-1.2', { number: 2 }) })).toContain('shares-server-2');
  });
});
