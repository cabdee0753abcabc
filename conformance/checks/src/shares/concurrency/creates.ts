import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { create, passingCreation, shareIdOf } from '../create/request.ts';
import { aSigner } from '../needs.ts';

const together = 10;

export const parallelCreates: Check<SharesTarget> = {
  id: 'shares/concurrency/creates',
  requirements: ['CSS/repeat-upload-own-id', 'CSS/share-id-unique'],
  level: 'MUST',
  notSoleKiller: 'Pipelined requests (http/shares/pipelined) bring one share twice at once too.',
  needs: [aSigner],
  expected: `The same share sent ${together} times at the same moment gets ${together} different ids.`,
  why: 'Senders do not wait for each other; with one id for two of them one container can\'t be opened.',
  next: 'Make a new random share id for every request, and let the store refuse one that is there.',
  async run(subject) {
    const request = await passingCreation(subject);
    if (create.notAccepted(await create.send(subject, request)) !== undefined) undecided('the share was not accepted when it was sent alone');
    const exchanges = await Promise.all(Array.from({ length: together }, () => create.send(subject, request)));
    const refused = exchanges.map(create.notAccepted).find((obstacle) => obstacle !== undefined);
    if (refused !== undefined) deviates(`to one of ${together} at once it ${refused}`);
    const different = new Set(exchanges.map(shareIdOf)).size;
    if (different < together) deviates(`${together} shares got ${different} ids`);
    subject.observe(`${together} different ids`);
  },
};
