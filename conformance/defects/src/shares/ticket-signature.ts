import { inSharesServer } from '../planted-in.ts';
import { accepts, encoded, withJwt } from './lenient-ticket.ts';
import { all } from './ticket-claims.ts';

/** What a shares server makes of the header and signature of a ticket. */
export const ticketSignatureDefects = inSharesServer('ticket', [
  {
    id: 'shares/typ-ignored',
    what: 'Does not look at typ.',
    caughtBy: ['shares/ticket/typ-missing', 'shares/ticket/typ-jwt', 'shares/ticket/typ-session'],
    plant: accepts({ when: all, skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-optional',
    what: 'Accepts a ticket without typ.',
    caughtBy: ['shares/ticket/typ-missing'],
    plant: accepts({ when: ({ header }) => header?.['typ'] === undefined, skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-jwt-accepted',
    what: 'Accepts any JWT for a ticket.',
    caughtBy: ['shares/ticket/typ-jwt'],
    plant: accepts({ when: ({ header }) => header?.['typ'] === 'JWT', skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-by-its-end',
    what: 'Looks only whether typ ends in +sd-jwt.',
    caughtBy: ['shares/ticket/typ-session'],
    plant: accepts({ when: ({ header }) => String(header?.['typ']).endsWith('+sd-jwt'), skips: ['ticket-type'] }),
  },
  { id: 'shares/crit-ignored', what: 'Ignores crit.', caughtBy: ['shares/ticket/crit'], plant: accepts({ when: all, skips: ['ticket-critical-header'] }) },
  {
    id: 'shares/alg-none-accepted',
    what: 'Accepts tickets that nobody signed.',
    caughtBy: ['shares/ticket/alg-none'],
    plant: accepts({ when: ({ header }) => header?.['alg'] === 'none', skips: ['ticket-algorithm', 'ticket-signature'], mended: (seen) => withJwt(seen, ([header = '', payload = '']) => [header, payload, 'AAAA']) }),
  },
  {
    id: 'shares/alg-guessed',
    what: 'Guesses the algorithm where the ticket names none.',
    caughtBy: ['shares/ticket/alg-missing'],
    plant: accepts({ when: ({ header }) => header !== undefined && header['alg'] === undefined, skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/alg-hmac-accepted',
    what: 'Takes the public key for the secret of an HMAC.',
    caughtBy: ['shares/ticket/alg-hmac'],
    plant: accepts({ when: ({ header }) => header?.['alg'] === 'HS256', skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/alg-of-the-key-instead',
    what: 'Verifies by the algorithm of the key where the ticket names one of the other kind.',
    caughtBy: ['shares/ticket/alg-other-kind'],
    plant: accepts({
      when: ({ header }, { certificate }) => /^[RE]S\d+$/.test(String(header?.['alg'])) && (header?.['alg'] === 'RS256') !== (certificate?.publicKey.asymmetricKeyType === 'rsa'),
      skips: ['ticket-algorithm', 'ticket-signature'],
    }),
  },
  {
    id: 'shares/alg-of-any-curve',
    what: 'Accepts ES256 by a key on another curve.',
    caughtBy: ['shares/ticket/alg-other-curve'],
    plant: accepts({ when: ({ header }, { certificate }) => header?.['alg'] === 'ES256' && certificate?.publicKey.asymmetricKeyDetails?.namedCurve === 'secp384r1', skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/signature-unverified',
    what: 'Does not verify the signature.',
    caughtBy: ['shares/ticket/signature-flipped', 'shares/ticket/signature-other-key', 'shares/ticket/payload-changed', 'shares/ticket/header-changed'],
    plant: accepts({ when: all, skips: ['ticket-signature'] }),
  },
  {
    id: 'shares/signature-optional',
    what: 'Does not miss a signature.',
    caughtBy: ['shares/ticket/signature-empty'],
    plant: accepts({ when: ({ jwt, header }) => jwt[2] === '' && header?.['alg'] !== 'none', skips: ['ticket-signature'], mended: (seen) => withJwt(seen, ([header = '', payload = '']) => [header, payload, 'AAAA']) }),
  },
  {
    id: 'shares/header-unsigned-members',
    what: 'Verifies the signature over the members of the header that it knows.',
    caughtBy: ['shares/ticket/header-changed'],
    plant: accepts({
      when: ({ header }) => header?.['crit'] === undefined && hasOthers(header, ['typ', 'alg']),
      mended: (seen) => withJwt(seen, ([, payload = '', bytes = '']) => [encoded({ typ: seen.header?.['typ'], alg: seen.header?.['alg'] }), payload, bytes]),
    }),
  },
  {
    id: 'shares/payload-unsigned-members',
    what: 'Verifies the signature over the members of the payload that it knows.',
    caughtBy: ['shares/ticket/payload-changed'],
    plant: accepts({
      when: ({ payload }) => hasOthers(payload, ['iss', '_sd', '_sd_alg', 'aud']),
      mended: ({ payload, ...seen }) => withJwt({ payload, ...seen }, ([header = '', , bytes = '']) => [header, encoded({ iss: payload?.['iss'], _sd: payload?.['_sd'], _sd_alg: payload?.['_sd_alg'] }), bytes]),
    }),
  },
]);

function hasOthers(members: Readonly<Record<string, unknown>> | undefined, known: readonly string[]): boolean {
  return Object.keys(members ?? {}).some((name) => !known.includes(name));
}
