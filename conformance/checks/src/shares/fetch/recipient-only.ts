import { refusal } from '../../refusal.ts';
import { otherThan, signerOf } from '../create/request.ts';
import { aSecondSigner } from '../needs.ts';
import { fetch, fetchWith, passingFetch } from './request.ts';

export const recipientOnly = refusal(fetch, {
  id: 'shares/fetch/recipient-only',
  requirements: ['UC.KTS.07/6', 'UC.KTS.07/6a', 'OAS.CSS/get-mismatch-404', 'CSS/match-recipient', 'TICKET/recipient-matches'],
  level: 'MUST',
  needs: [aSecondSigner],
  expected: 'A share is answered 404 to another person with a good ticket of their own for it.',
  why: 'A server that hands shares to others gives everybody with an eID the keys of everybody else.',
  next: 'Compare the recipient of the share with the serialNumber in the subject of the signer\'s certificate, and answer 404.',
  twin: passingFetch,
  mutate: (request, subject) => fetchWith(subject, otherThan(signerOf(subject.target), subject.target), request.share, request.nonce),
  refusedBy: { statuses: [404] },
});
