import { undecided, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { dateTime } from '../instant.ts';
import { clockOf } from '../server-clock.ts';
import { passingUpload, upload, withHeader } from './request.ts';

export const expiryJustPast: Check<CapsuleTarget> = {
  id: 'capsule/upload/expiry-just-past',
  requirements: ['UC.KTS.01/4', 'OAS.CCS/expiry-past'],
  level: 'MUST',
  expected: 'An x-expiry-time that passed a second ago by the server\'s own clock is refused with 400.',
  why: 'A server that is generous with the past, or counts minutes only, stores what nobody can fetch.',
  next: 'Compare x-expiry-time with the present instant, not with the day or the minute.',
  async run(subject) {
    const twin = await upload.send(subject, await passingUpload(subject));
    const obstacle = upload.notAccepted(twin);
    if (obstacle !== undefined) undecided(`the passing twin of this request was not accepted: the target ${obstacle}`);
    const expiry = clockOf(subject, twin)().earliest - 1000;
    const exchange = await upload.send(subject, withHeader(await passingUpload(subject), 'x-expiry-time', dateTime(expiry)));
    expectRefusal(exchange, { statuses: [400] });
    subject.observe(describe(exchange));
  },
};
