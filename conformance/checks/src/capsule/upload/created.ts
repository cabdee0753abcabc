import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { passingUpload, upload } from './request.ts';

export const created: Check<CapsuleTarget> = {
  id: 'capsule/upload/created',
  requirements: ['UC.KTS.01/1', 'UC.KTS.01/5', 'OAS.CCS/post-201', 'CCS/sender-unauthenticated'],
  level: 'MUST',
  notSoleKiller: 'Every check of an upload that is accepted demands the same.',
  aliases: ['ECC-PUT_CAPSULE-POS-01-ONCE'],
  expected: 'A capsule sent without any credentials is answered 201 with a Location.',
  why: 'Every sender may upload, and the Location is the only way to learn the transaction id, which goes into the container.',
  next: 'Answer POST /key-capsules with 201 and Location: /key-capsules/{transactionId}, without asking who sends.',
  async run(subject) {
    const exchange = await upload.send(subject, await passingUpload(subject));
    const obstacle = upload.notAccepted(exchange);
    if (obstacle !== undefined) deviates(`${obstacle}${exchange.response?.status === 201 ? ' and no Location' : ''}`);
    subject.observe(describe(exchange));
  },
};
