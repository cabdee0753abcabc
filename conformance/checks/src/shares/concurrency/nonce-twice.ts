import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { fetch, passingFetch, wireRequestOf } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';

const together = 6;

export const nonceTwice: Check<SharesTarget> = {
  id: 'shares/concurrency/nonce-twice',
  requirements: ['CSS/nonce-single-use-parallel'],
  level: 'SHOULD',
  needs: [aSigner],
  expected: `Of ${together} fetches with one ticket at the same moment one at most gets the share.`,
  why: 'A nonce that is looked up first and deleted later can be used as often as requests fit in between.',
  next: 'Find and delete the nonce in one step of the store.',
  async run(subject) {
    const alone = fetch.notAccepted(await fetch.send(subject, await passingFetch(subject)));
    if (alone !== undefined) undecided(`a fetch alone was not accepted: the target ${alone}`);
    const request = await passingFetch(subject);
    const { wire, target } = subject;
    const connections = await Promise.all(Array.from({ length: together }, () => wire.connect(target.url, { actor: request.actor })));
    try {
      const exchanges = await Promise.all(connections.map((connection) => connection.send(wireRequestOf(request))));
      const given = exchanges.filter(({ response }) => response?.status === 200).length;
      if (given > 1) deviates(`${given} of ${together} got the share`);
      subject.observe(`${given} of ${together} got the share`);
    } finally {
      for (const connection of connections) connection.close();
    }
  },
};
