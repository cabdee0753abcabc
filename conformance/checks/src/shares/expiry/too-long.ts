import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { create, creationOf, shareFor, signerOf } from '../create/request.ts';
import { anExpiry, aSigner } from '../needs.ts';

export const expiryTooLong: Check<SharesTarget> = {
  id: 'shares/expiry/too-long',
  requirements: ['CSS/expiry-too-long', 'UC.Client.03/6c'],
  level: 'SHOULD',
  needs: [aSigner, anExpiry],
  expected: 'A share whose x-expiry-time is a day beyond the maximum is refused with 400, or accepted with x-expiry-time-adjusted and the time that applies.',
  why: 'UC.Client.03/6c: the sender learns that the share will not last as long as wanted.',
  next: 'Answer 400, or 201 with x-expiry-time-adjusted: true and x-expiry-time.',
  async run(subject) {
    const { target, now } = subject;
    const limit = target.expiry?.maximum ?? 0;
    const request = (beyond: number): ReturnType<typeof creationOf> =>
      creationOf(shareFor(signerOf(target), subject), [['x-expiry-time', new Date(now() + limit + beyond).toISOString().replace(/\.\d+Z$/, 'Z')]]);
    const within = create.notAccepted(await create.send(subject, request(-60_000)));
    if (within !== undefined) deviates(`for an expiry a minute below the maximum it ${within}`);
    const exchange = await create.send(subject, request(86_400_000));
    const { response } = exchange;
    if (response?.status === 201) {
      const applied = Date.parse(headerOf(response, 'x-expiry-time') ?? '');
      if (headerOf(response, 'x-expiry-time-adjusted') !== 'true' || !(applied <= now() + limit + 60_000)) deviates('answered 201 without saying which shorter time applies');
    } else if (response?.status !== 400) deviates(describe(exchange));
    subject.observe(describe(exchange));
  },
};
