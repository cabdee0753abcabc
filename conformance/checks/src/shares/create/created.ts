import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { aSigner } from '../needs.ts';
import { create, passingCreation, shareIdOf } from './request.ts';

const everyTwin = 'Every other check begins by creating a share.';

export const created: Check<SharesTarget> = {
  id: 'shares/create/created',
  requirements: ['UC.KTS.06/1', 'UC.KTS.06/3', 'UC.KTS.06/5', 'OAS.CSS/post-201', 'OAS.CSS/post-location', 'OAS.CSS/post-location-id-length', 'CSS/sender-unauthenticated'],
  level: 'MUST',
  needs: [aSigner],
  notSoleKiller: everyTwin,
  expected: 'A share from a sender without credentials is answered 201 with Location: /key-shares/{shareId}, an id of 18 to 34 characters.',
  why: 'The Location is the only way for the sender to learn the share id, which goes into the container; clients take the path alone.',
  next: 'Answer POST /key-shares with 201 and Location: /key-shares/{shareId}, without scheme and host.',
  async run(subject) {
    const exchange = await create.send(subject, await passingCreation(subject));
    if (exchange.response?.status !== 201) deviates(describe(exchange));
    const location = headerOf(exchange.response, 'location') ?? '(none)';
    if (shareIdOf(exchange) === undefined) deviates(`answered 201 with the Location ${location}`);
    subject.observe(`answered 201 with the Location ${location}`);
  },
};
