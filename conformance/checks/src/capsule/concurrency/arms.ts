import { deviates, undecided, type CapsuleTarget, type Check } from '@testbed/runner';
import { differenceFrom } from '../fetch/body.ts';
import { fetch } from '../fetch/request.ts';
import { aClient, anotherArm } from '../needs.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf } from '../upload/request.ts';

export const arms: Check<CapsuleTarget> = {
  id: 'capsule/concurrency/arms',
  requirements: ['CCS/upload-visible'],
  level: 'MUST',
  needs: [aClient, anotherArm],
  expected: 'A capsule uploaded through any arm of the server can be fetched at once through every other.',
  why: 'Sender and recipient do not choose the arm that a load balancer gives them.',
  next: 'Let all arms share one store, without caches of their own.',
  async run(subject) {
    const { wire, target } = subject;
    const client = clientOf(target);
    const all = [target, ...target.arms];
    for (const { post } of all) {
      const capsule = capsuleFor(client, subject);
      const uploaded = await wire.send(post, uploadOf(capsule));
      const obstacle = upload.notAccepted(uploaded);
      if (obstacle !== undefined) undecided(`${post} took no capsule: it ${obstacle}`);
      for (const { fetch: origin } of all) {
        const exchange = await wire.send(origin, { method: 'GET', path: locationOf(uploaded) ?? '' }, { client });
        const difference = fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange);
        if (difference !== undefined) deviates(`${origin}, for a capsule uploaded to ${post}, ${difference}`);
      }
    }
  },
};
