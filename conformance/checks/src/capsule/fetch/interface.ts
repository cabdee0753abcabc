import { undecided, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { aClient } from '../needs.ts';
import { clientOf, passingUpload, upload } from '../upload/request.ts';
import { fetched } from './request.ts';

const why = 'The sender interface knows nobody: what it gives out it gives to anyone.';

/** Each interface serves its own operation and no other. */
export const interfaces: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/fetch/interface/sender-gives-nothing',
    requirements: ['CCS/two-interfaces', 'CCS/mutual-tls'],
    level: 'MUST',
    needs: [aClient],
    expected: 'GET of a capsule on the sender interface is refused, without and with the recipient\'s certificate.',
    why,
    next: 'Route GET on the recipient interface only.',
    async run(subject) {
      const { wire, target } = subject;
      const { path } = await fetched(subject);
      const anonymous = await wire.send(target.post, { method: 'GET', path });
      expectRefusal(anonymous, { statuses: ['4xx'] });
      expectRefusal(await wire.send(target.post, { method: 'GET', path }, { client: clientOf(target) }), { statuses: ['4xx'], tls: true });
      subject.observe(describe(anonymous));
    },
  },
  {
    id: 'capsule/fetch/interface/recipient-takes-nothing',
    requirements: ['CCS/two-interfaces'],
    level: 'MUST',
    needs: [aClient],
    expected: 'POST of a capsule on the recipient interface is refused with a client error.',
    why: 'The interfaces have different users and different limits; one that does both work has the weaknesses of both.',
    next: 'Route POST on the sender interface only.',
    async run(subject) {
      const { wire, target } = subject;
      const request = await passingUpload(subject);
      const obstacle = upload.notAccepted(await upload.send(subject, request));
      if (obstacle !== undefined) undecided(`the passing twin of this request was not accepted: the target ${obstacle}`);
      const exchange = await wire.send(target.fetch, request, { client: clientOf(target) });
      expectRefusal(exchange, { statuses: ['4xx'] });
      subject.observe(describe(exchange));
    },
  },
];
