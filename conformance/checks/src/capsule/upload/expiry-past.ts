import { refusal } from '../../refusal.ts';
import { dateTime } from '../instant.ts';
import { passingUpload, upload, withHeader } from './request.ts';

export const expiryPast = refusal(upload, {
  id: 'capsule/upload/expiry-past',
  requirements: ['UC.KTS.01/4', 'OAS.CCS/expiry-past'],
  level: 'MUST',
  expected: 'An upload whose x-expiry-time has passed is refused with 400.',
  why: 'A capsule that is expired when it is stored can never be fetched: the sender must learn that now, not the recipient later.',
  next: 'Compare x-expiry-time with the present time and answer 400.',
  notSoleKiller: 'Who takes what passed an hour ago takes what passed a second ago. This one needs no knowledge of the server\'s clock.',
  twin: passingUpload,
  mutate: (request, { now }) => withHeader(request, 'x-expiry-time', dateTime(now() - 3600_000)),
  refusedBy: { statuses: [400] },
});
