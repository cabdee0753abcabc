import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { aClient } from '../needs.ts';
import { locationOf, passingUpload, upload } from './request.ts';

export const created: Check<CapsuleTarget> = {
  id: 'capsule/upload/created',
  requirements: ['UC.KTS.01/5', 'OAS.CCS/post-201'],
  level: 'MUST',
  needs: [aClient],
  aliases: ['PUT_CAPSULE'],
  expected: 'A capsule is answered 201 with a Location that names it.',
  why: 'The Location is the only way for the sender to learn the transaction id, which goes into the container.',
  next: 'Answer POST /key-capsules with 201 and Location: /key-capsules/{transactionId}.',
  async run(subject) {
    const exchange = await upload.send(subject, await passingUpload(subject));
    if (exchange.response?.status !== 201) deviates(describe(exchange));
    const location = locationOf(exchange);
    if (location === undefined || !/^\/key-capsules\/[^/]+$/.test(location)) deviates(`answered 201 with the Location ${location ?? '(none)'}`);
    subject.observe(`answered 201 with the Location ${location}`);
  },
};
