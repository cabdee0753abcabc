import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { resemblance } from '../guessable.ts';
import { aSigner } from '../needs.ts';
import { passingCreation, create, shareIdOf, store } from './request.ts';

export const shareIds: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/create/ids-unpredictable',
    requirements: ['CSS/share-id-unique', 'CSS/share-id-unpredictable'],
    level: 'MUST',
    needs: [aSigner],
    expected: 'The ids of 16 shares are all different and have no beginning or end in common that chance would not give.',
    why: 'A share id that can be guessed tells an attacker whose nonces to ask for.',
    next: 'Make each share id of at least 16 bytes from a cryptographically secure random generator.',
    async run(subject) {
      const ids: string[] = [];
      for (let count = 0; count < 16; count += 1) ids.push((await store(subject)).shareId);
      const found = resemblance(ids);
      if (found !== undefined) deviates(`of 16 share ids ${found}`);
      subject.observe('16 different ids without a pattern');
    },
  },
  {
    id: 'shares/create/same-share-again',
    requirements: ['CSS/repeat-upload-own-id', 'CSS/share-id-unique'],
    level: 'MUST',
    notSoleKiller: 'What merges equal shares merges those of shares/concurrency/creates too.',
    needs: [aSigner],
    expected: 'The same share sent again gets an id of its own.',
    why: 'Two containers with one id would share their fate, and a sender would learn that somebody sent the same before.',
    next: 'Make a new share id for every request that is accepted.',
    async run(subject) {
      const request = await passingCreation(subject);
      const [first, second] = [shareIdOf(await create.send(subject, request)), shareIdOf(await create.send(subject, request))];
      if (first === undefined) undecided('the share was not accepted the first time');
      if (second === undefined) deviates('the share was not accepted the second time');
      if (first === second) deviates('both shares got the same id');
      subject.observe('two different ids');
    },
  },
];
