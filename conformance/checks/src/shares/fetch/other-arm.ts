import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { signerOf, store } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { anArm, aSigner } from '../needs.ts';
import { nonceOf, nonceRequestFor } from '../nonce/request.ts';
import { reached } from '../reached.ts';
import { differenceOf } from './fetched.ts';
import { fetchWith, wireRequestOf } from './request.ts';

export const otherArm: Check<SharesTarget> = {
  id: 'shares/fetch/other-arm',
  requirements: ['CSS/arms'],
  level: 'MUST',
  needs: [aSigner, anArm],
  expected: 'A share created at one arm, with a nonce of a second, is given by the third (or the first again).',
  why: 'A balancer sends each request of a client to any arm: what only one arm knows is there by chance.',
  next: 'Keep shares and nonces in the store that all arms have in common.',
  async run(subject) {
    const { target, wire } = subject;
    const [second = target.url, third = target.url] = target.arms;
    const share = await store(subject);
    const asked = reached(await wire.send(second, nonceRequestFor(share.shareId), { actor: 'recipient' }));
    const nonce = nonceOf(asked);
    if (nonce === undefined) deviates(`for a nonce the arm ${second} ${describe(asked)}`);
    const request = fetchWith(subject, signerOf(target), share, nonce);
    const exchange = reached(await wire.send(third, wireRequestOf(request), { actor: request.actor }));
    if (exchange.response?.status !== 200) deviates(`for the share the arm ${third} ${describe(exchange)}`);
    const wrong = differenceOf(objectOf(exchange.response), share);
    if (wrong !== undefined) deviates(`for the share the arm ${third} ${wrong}`);
    subject.observe('each arm knew what the others had');
  },
};
