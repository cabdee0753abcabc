import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { signerOf, store } from '../create/request.ts';
import { fetch, fetchWith } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';
import { askNonce, nonceFor, nonceOf, nonceRequestFor } from './request.ts';

export const nonceSeveral: Check<SharesTarget> = {
  id: 'shares/nonce/several',
  requirements: ['CSS/nonces-live-together', 'CSS/nonce-fresh'],
  level: 'MUST',
  needs: [aSigner],
  expected: 'Two nonces of one share, given one after the other, are different, and each opens the share.',
  why: 'Otherwise anybody who asks for a nonce, which needs no proof, locks the recipient out; and a recipient whose first attempt failed can\'t try again.',
  next: 'Keep several nonces of a share until each has been used or is too old.',
  async run(subject) {
    const share = await store(subject);
    const first = await nonceFor(subject, share.shareId);
    const exchange = await askNonce.send(subject, nonceRequestFor(share.shareId));
    const second = nonceOf(exchange);
    if (second === undefined) deviates(`for the second nonce it ${describe(exchange)}`);
    if (first === second) deviates('both nonces are the same');
    for (const [which, nonce] of Object.entries({ first, second })) {
      const opened = fetch.notAccepted(await fetch.send(subject, fetchWith(subject, signerOf(subject.target), share, nonce)));
      if (opened !== undefined) deviates(`a ticket with the ${which} nonce: it ${opened}`);
    }
    subject.observe('both nonces opened the share');
  },
};
