import { createPublicKey } from 'node:crypto';
import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import { hmacWith, signWith } from '@testbed/wire';
import { refusal } from '../../refusal.ts';
import { signerOf } from '../create/request.ts';
import { fetch, fetchBy } from '../fetch/request.ts';
import { aSignerBy } from '../needs.ts';
import { fromRecipe } from './change.ts';
import { ticketRefused, unauthorized } from './refused.ts';

const next = 'Take only RS256, ES256 and ES384, and only with a certificate of that kind of key; answer 401.';

export const ticketAlgorithm = [
  ticketRefused({
    id: 'shares/ticket/alg-none',
    requirements: ['TICKET/alg-none'],
    expected: 'A ticket with alg none and no signature is refused with 401.',
    why: 'Everybody can write a ticket that nobody signed.',
    next,
    change: fromRecipe(({ header }) => ({ header: { ...header, alg: 'none' }, sign: () => new Uint8Array() })),
  }),
  ticketRefused({
    id: 'shares/ticket/alg-missing',
    requirements: ['TICKET/alg-fits-key'],
    expected: 'A ticket without alg is refused with 401.',
    why: 'RFC 7515 demands alg; a server that guesses can be led to the wrong one.',
    next,
    change: fromRecipe(({ header: { typ } }) => ({ header: { typ } })),
  }),
  ticketRefused({
    id: 'shares/ticket/alg-hmac',
    requirements: ['TICKET/alg-symmetric'],
    expected: 'A ticket with alg HS256, keyed by the public key of the certificate, is refused with 401.',
    why: 'The public key is public: taken for a secret it lets everybody sign for everybody.',
    next,
    change: (request, { target }) => {
      const publicKey = createPublicKey(signerOf(target).certificate.toString()).export({ format: 'pem', type: 'spki' });
      return fromRecipe(({ header }) => ({ header: { ...header, alg: 'HS256' }, sign: hmacWith(String(publicKey)) }))(request);
    },
  }),
  ticketRefused({
    id: 'shares/ticket/alg-other-kind',
    requirements: ['TICKET/alg-fits-key'],
    expected: 'A ticket whose alg is for the other kind of key, RSA or EC, is refused with 401.',
    why: 'The certificate decides how a signature is verified, not the sender.',
    next,
    change: fromRecipe(({ header }) => ({ header: { ...header, alg: header['alg'] === 'RS256' ? 'ES256' : 'RS256' } })),
  }),
  refusal(fetch, {
    id: 'shares/ticket/alg-other-curve',
    requirements: ['TICKET/alg-fits-key', 'UC.KTS.07/6', 'UC.KTS.07/6a', 'OAS.CSS/get-bad-ticket-401'],
    level: 'MUST',
    needs: [aSignerBy('ES384')],
    expected: 'A ticket with alg ES256, signed with SHA-256 by a P-384 key, is refused with 401.',
    why: 'RFC 7518 binds ES256 to P-256: another pairing has a strength that nobody has judged.',
    next,
    twin: (subject) => fetchBy(subject, es384Of(subject.target)),
    mutate: (request, { target }) => fromRecipe(({ header }) => ({ header: { ...header, alg: 'ES256' }, sign: signWith(es384Of(target).key, 'ES256') }))(request),
    refusedBy: unauthorized,
  }),
];

function es384Of(target: SharesTarget): SignerIdentity {
  return signerOf(
    target,
    target.signers.findIndex(({ algorithm }) => algorithm === 'ES384'),
  );
}
