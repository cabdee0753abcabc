import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { fetch, fetched, fetchOf, pathOf, store, unknownId } from '../fetch/request.ts';
import { aClient, anUnacceptableClient } from '../needs.ts';
import { expectTurnedAway, unacceptableClientOf } from './refused.ts';

/** Nobody is told anything about ids before they have been authenticated. */
export const judgedFirst: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/recipient/judged-first/revoked',
    requirements: ['CCS/certificate-before-id', 'UC.KTS.04/2a', 'UC.KTS.02/1'],
    level: 'MUST',
    needs: [aClient, anUnacceptableClient('revoked')],
    expected: 'A revoked client gets the same refusal for its capsule, for another\'s, for an id that is not there and for one that is too short.',
    why: 'Different answers would let somebody without a valid certificate find out which capsules exist.',
    next: 'Let the rules about the certificate come before all rules about the id.',
    async run(subject) {
      const client = unacceptableClientOf(subject.target, 'revoked');
      const others = await fetched(subject);
      const { path: own } = await store(subject, client);
      const answers: string[] = [];
      for (const path of [own, others.path, pathOf(unknownId(subject)), pathOf('KC12')]) {
        const exchange = await fetch.send(subject, fetchOf(path, client));
        expectTurnedAway(exchange);
        answers.push(refusalOf(exchange));
      }
      const different = [...new Set(answers)];
      if (different.length > 1) deviates(different.join('; '));
      subject.observe(answers[0] ?? '');
    },
  },
];

/** Without the body: it may repeat the path that was asked for. */
function refusalOf(exchange: Exchange): string {
  return exchange.response ? `answered ${exchange.response.status}` : describe(exchange);
}
