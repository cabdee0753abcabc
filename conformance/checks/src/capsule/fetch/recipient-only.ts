import { refusal } from '../../refusal.ts';
import { aSecondClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { fetch, passingFetch } from './request.ts';

export const recipientOnly = refusal(fetch, {
  id: 'capsule/fetch/recipient-only',
  requirements: ['UC.KTS.02/3', 'UC.KTS.02/3b', 'CCS/match-public-key'],
  level: 'MUST',
  needs: [aSecondClient],
  expected: 'A capsule is answered 404 to a valid client whose key is not the capsule\'s.',
  why: 'A server that hands capsules to others gives everybody with an ID-card the keys of everybody else.',
  next: 'Compare the public key of the client certificate with the recipient_id that was uploaded, and answer 404.',
  notSoleKiller: 'The plain form of capsule/fetch/stranger/every-client, which asks with every pair of clients.',
  twin: passingFetch,
  mutate: (request, { target }) => ({ ...request, client: clientOf(target, 1) }),
  refusedBy: { statuses: [404] },
});
