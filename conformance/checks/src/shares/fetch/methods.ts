import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { creationOf, shareFor, signerOf } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { aSigner } from '../needs.ts';
import { reached } from '../reached.ts';
import { differenceOf } from './fetched.ts';
import { fetch, passingFetch } from './request.ts';

export const methods: readonly Check<SharesTarget>[] = ['PUT', 'PATCH', 'DELETE'].map((method) => ({
  id: `shares/fetch/method-${method.toLowerCase()}`,
  requirements: ['OAS.CSS/no-other-operation'],
  level: 'MUST',
  needs: [aSigner],
  expected: `${method} of a share is refused with a 4xx and changes nothing: its recipient still gets it as it was.`,
  why: 'The contract lets nobody change or delete a share: whoever could would decide what others can open.',
  next: 'Answer 405 to every method but GET.',
  async run(subject) {
    const request = await passingFetch(subject);
    const { body } = creationOf(shareFor(signerOf(subject.target), subject));
    const { path } = request;
    const exchange = reached(await subject.wire.send(subject.target.url, { method, path, headers: [['Content-Type', 'application/json']], ...(method !== 'DELETE' && { body }) }));
    const { response } = exchange;
    if (!response || response.status < 400 || response.status >= 500) deviates(describe(exchange));
    const after = await fetch.send(subject, request);
    const wrong = after.response?.status === 200 ? differenceOf(objectOf(after.response), request.share) : describe(after);
    if (wrong !== undefined) deviates(`${describe(exchange)}, and for the share afterwards it ${wrong}`);
    subject.observe(describe(exchange));
  },
}));
