import { store } from '../create/request.ts';
import { refusal } from '../../refusal.ts';
import { audienceOf, fetch, passingFetch } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';
import { withAudience } from './audience-form.ts';
import { unauthorizedOrNotFound } from './refused.ts';

export const audienceShare = refusal(fetch, {
  id: 'shares/ticket/aud-other-share',
  requirements: ['TICKET/audience-share-is-path', 'UC.KTS.07/6', 'UC.KTS.07/6a'],
  level: 'MUST',
  needs: [aSigner],
  expected: 'A ticket for another share of the same person, with a nonce of the requested one, is refused with 401 or 404.',
  why: 'The recipient agreed to open one share; a ticket that opens others too can be turned against them.',
  next: 'Compare the share id in the audience with the one in the path.',
  twin: passingFetch,
  async mutate(request, subject) {
    const { shareId } = await store(subject);
    return withAudience(() => audienceOf(subject.target, shareId, request.nonce))(request);
  },
  refusedBy: unauthorizedOrNotFound,
});
