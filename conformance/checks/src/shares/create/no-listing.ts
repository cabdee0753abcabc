import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { aSigner } from '../needs.ts';
import { store } from './request.ts';

export const noListing: Check<SharesTarget> = {
  id: 'shares/create/no-listing',
  requirements: ['OAS.CSS/no-listing'],
  level: 'MUST',
  needs: [aSigner],
  expected: 'GET /key-shares and GET /key-shares/ list nothing: they are refused with a 4xx.',
  why: 'A list of share ids tells everybody who can be asked to sign for what.',
  next: 'Answer GET /key-shares with 405 and GET /key-shares/ with 404.',
  async run(subject) {
    const { shareId } = await store(subject);
    for (const path of ['/key-shares', '/key-shares/']) {
      const exchange = await subject.wire.send(subject.target.url, { method: 'GET', path, headers: [['Accept', 'application/json']] });
      const { response } = exchange;
      if (!response) undecided(`GET ${path}: the target ${describe(exchange)}`);
      if (Buffer.from(response.body).includes(shareId)) deviates(`GET ${path} shows a share id`);
      if (response.status < 400 || response.status >= 500) deviates(`GET ${path}: ${describe(exchange)}`);
    }
    subject.observe('both refused');
  },
};
