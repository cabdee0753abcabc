import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { store } from '../create/request.ts';
import { resemblance } from '../guessable.ts';
import { aSigner } from '../needs.ts';
import { nonceFor } from './request.ts';

export const nonceFresh: Check<SharesTarget> = {
  id: 'shares/nonce/fresh',
  requirements: ['CSS/nonce-fresh', 'CSS/nonce-unpredictable'],
  level: 'MUST',
  needs: [aSigner],
  expected: 'The nonces of 16 shares are all different and have no beginning or end in common that chance would not give.',
  why: 'The nonce makes a ticket of today useless tomorrow. One that can be guessed lets a ticket be signed ahead.',
  next: 'Make each nonce from a cryptographically secure random generator.',
  async run(subject) {
    const nonces: string[] = [];
    for (let count = 0; count < 16; count += 1) nonces.push(await nonceFor(subject, (await store(subject)).shareId));
    const found = resemblance(nonces);
    if (found !== undefined) deviates(`of 16 nonces ${found}`);
    subject.observe('16 different nonces without a pattern');
  },
};
