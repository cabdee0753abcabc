import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { signerOf } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { aSigner, anotherCertificate } from '../needs.ts';
import { askNonce, nonceOf, nonceRequestFor } from '../nonce/request.ts';
import { differenceOf } from './fetched.ts';
import { fetch, fetchBy, fetched, fetchWith, passingFetch } from './request.ts';

export const fetchAgain: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/fetch/again',
    requirements: ['CSS/kept-after-fetch'],
    level: 'MUST',
    needs: [aSigner],
    expected: 'A share that was fetched can be fetched again with a new nonce and ticket.',
    why: 'A container may be opened more than once, and the first answer may get lost on the way.',
    next: 'Keep the share until it expires; only the nonce is used up.',
    async run(subject) {
      const request = await passingFetch(subject);
      await fetched(subject, request, 'the first fetch');
      const asked = await askNonce.send(subject, nonceRequestFor(request.share.shareId));
      const nonce = nonceOf(asked);
      if (nonce === undefined) deviates(`for a new nonce it ${describe(asked)}`);
      const exchange = await fetch.send(subject, fetchWith(subject, signerOf(subject.target), request.share, nonce));
      if (exchange.response?.status !== 200) deviates(`the second time it ${describe(exchange)}`);
      const wrong = differenceOf(objectOf(exchange.response), request.share);
      if (wrong !== undefined) deviates(`the second time it ${wrong}`);
    },
  },
  {
    id: 'shares/fetch/other-certificate',
    requirements: ['CSS/every-own-certificate'],
    level: 'MUST',
    notSoleKiller: 'With every certificate shares/concurrency/fetches fetches too.',
    needs: [aSigner, anotherCertificate],
    expected: 'The recipient gets the share with a ticket by any of their certificates.',
    why: 'The sender names a person, not a card: the recipient opens the container with Smart-ID, Mobile-ID or ID-card.',
    next: 'Compare the serialNumber of the subject with the recipient, never the key or the certificate.',
    async run(subject) {
      const { signers } = subject.target;
      const [first, second] = signers.flatMap((signer, index) => {
        const other = signers.find(({ code }, at) => at > index && code === signer.code);
        return other ? [signer, other] : [];
      });
      if (!first || !second) undecided('no two signers have the same code');
      await fetched(subject, await fetchBy(subject, first), 'a ticket by the first certificate');
      const exchange = await fetch.send(subject, await fetchBy(subject, second));
      if (exchange.response?.status !== 200) deviates(`a ticket by ${second.name} for the person's share: it ${describe(exchange)}`);
    },
  },
];
