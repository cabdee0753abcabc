import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { aClient } from '../needs.ts';
import { fetched } from '../fetch/request.ts';

export const product: Check<CapsuleTarget> = {
  id: 'capsule/leaks/product',
  requirements: ['HTTP/no-insides'],
  level: 'SHOULD',
  needs: [aClient],
  expected: 'No Server or X-Powered-By header names the version of a product.',
  why: 'A version tells attackers which published weaknesses to try.',
  next: 'Take these headers out, or keep the version from them.',
  async run(subject) {
    const { uploaded, exchange } = await fetched(subject);
    for (const { response } of [uploaded, exchange]) {
      const header = response?.headers.find(([name, value]) => name === 'x-powered-by' || (name === 'server' && /\d/.test(value)));
      if (header) deviates(`answered ${header.join(': ')}`);
    }
  },
};
