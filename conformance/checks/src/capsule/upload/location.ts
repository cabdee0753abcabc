import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import { locationOf, passingUpload, upload } from './request.ts';

const common = { why: 'The sender cuts the transaction id out of the Location, and clients in the field do so by this very form.' } as const;

async function someLocation(subject: Subject<CapsuleTarget>): Promise<string> {
  const exchange = await upload.send(subject, await passingUpload(subject));
  const obstacle = upload.notAccepted(exchange);
  const location = locationOf(exchange);
  if (obstacle !== undefined || location === undefined) undecided(`the target ${obstacle}`);
  return location;
}

function judged(check: Omit<Check<CapsuleTarget>, 'run' | 'why'>, fits: RegExp): Check<CapsuleTarget> {
  return {
    ...common,
    ...check,
    async run(subject) {
      const location = await someLocation(subject);
      if (!fits.test(location)) deviates(`the Location is ${location}`);
      subject.observe(`the Location is ${location}`);
    },
  };
}

/** What stands in the Location of a 201. */
export const locations: readonly Check<CapsuleTarget>[] = [
  judged(
    {
      id: 'capsule/upload/location/path-only',
      requirements: ['OAS.CCS/post-location', 'UC.KTS.01/5'],
      level: 'MUST',
      notSoleKiller: 'What is no path of the contract leads the checks astray that fetch by it.',
      expected: 'The Location is /key-capsules/{transactionId}: a path of two segments, without scheme and host.',
      next: 'Send the path alone; a proxy in front must not make it absolute.',
    },
    /^\/key-capsules\/[^/?#]+$/,
  ),
  judged(
    {
      id: 'capsule/upload/location/id-length',
      requirements: ['OAS.CCS/post-location-id-length'],
      level: 'MUST',
      notSoleKiller: 'capsule/upload/location/id-form wants one of the lengths in between.',
      expected: 'The transaction id in the Location has 18 to 34 characters.',
      next: 'Make identifiers that GET accepts: 18 to 34 characters.',
    },
    /\/[^/]{18,34}$/,
  ),
  judged(
    {
      id: 'capsule/upload/location/id-form',
      requirements: ['OAS.CCS/post-location'],
      level: 'SHOULD',
      expected: 'The transaction id is KC and 32 hexadecimal digits, as that of the servers in the field.',
      next: 'Write the 16 octets of a random UUID as hexadecimal digits after KC.',
    },
    /\/KC[0-9a-fA-F]{32}$/,
  ),
];
