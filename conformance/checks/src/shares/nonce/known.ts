import type { Check, SharesTarget, Subject } from '@testbed/runner';
import { refusal } from '../../refusal.ts';
import { otherThan, shareFor, signerOf, store } from '../create/request.ts';
import { fetch, fetchWith, passingFetch } from '../fetch/request.ts';
import { aSecondSigner, aSigner } from '../needs.ts';
import { unauthorizedOrNotFound } from '../ticket/refused.ts';
import { nonceFor } from './request.ts';

type Told = Pick<Check<SharesTarget>, 'id' | 'requirements' | 'expected'> & Partial<Pick<Check<SharesTarget>, 'needs' | 'notSoleKiller'>>;

/** A good fetch, and the same one with another nonce in a ticket signed for it. */
function refused(check: Told, nonce: (given: string, subject: Subject<SharesTarget>) => string | Promise<string>): Check<SharesTarget> {
  return refusal(fetch, {
    level: 'MUST',
    needs: [aSigner],
    ...check,
    requirements: [...check.requirements, 'UC.KTS.07/6', 'UC.KTS.07/6a'],
    why: 'The nonce shows that the recipient signed now and for this share. Any other one may come from an old or a foreign ticket.',
    next: 'Look for the nonce among those that were given for this share, character for character.',
    twin: passingFetch,
    mutate: async (request, subject) => fetchWith(subject, signerOf(subject.target), request.share, await nonce(request.nonce, subject)),
    refusedBy: unauthorizedOrNotFound,
  });
}

export const nonceKnown = [
  refused({ id: 'shares/nonce/unknown', requirements: ['TICKET/nonce-known'], expected: 'A ticket with a nonce that nobody gave is refused with 401 or 404.' }, (given, { random }) => random(given.length).toString('base64url').slice(0, given.length)),
  refused({ id: 'shares/nonce/altered', requirements: ['TICKET/nonce-known'], expected: 'A ticket with the first character of its nonce changed is refused with 401 or 404.' }, (given) => `${given.startsWith('A') ? 'B' : 'A'}${given.slice(1)}`),
  refused({ id: 'shares/nonce/empty', requirements: ['TICKET/nonce-known'], notSoleKiller: 'An empty nonce is also an unknown one.', expected: 'A ticket with an empty nonce is refused with 401 or 404.' }, () => ''),
  refused({ id: 'shares/nonce/other-share', requirements: ['TICKET/nonce-of-this-share'], expected: 'A ticket with a nonce of another share of the same person is refused with 401 or 404.' }, async (_given, subject) =>
    nonceFor(subject, (await store(subject)).shareId),
  ),
  refused(
    { id: 'shares/nonce/other-person', requirements: ['TICKET/nonce-of-this-share'], notSoleKiller: 'Whoever mixes the nonces of two people mixes those of two shares.', needs: [aSecondSigner], expected: 'A ticket with a nonce of another person\'s share is refused with 401 or 404.' },
    async (_given, subject) => nonceFor(subject, (await store(subject, shareFor(otherThan(signerOf(subject.target), subject.target), subject))).shareId),
  ),
];
