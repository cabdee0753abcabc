import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { aClient, aSecondClient } from '../needs.ts';
import { clientOf, sampleCapsule } from '../upload/request.ts';
import { differenceFrom } from './body.ts';
import { fetch, fetched, fetchOf, store } from './request.ts';

const writing = ['PUT', 'PATCH', 'DELETE', 'POST'].map((method): Check<CapsuleTarget> => ({
  id: `capsule/fetch/method/${method.toLowerCase()}`,
  requirements: ['OAS.CCS/no-other-operation'],
  level: 'MUST',
  needs: [aClient],
  expected: `${method} on a capsule is refused with a client error on both interfaces, and the capsule stays as it was.`,
  why: 'Nobody but its expiry ends a capsule: a deleted or replaced one locks the recipient out for good.',
  next: 'Serve GET alone under /key-capsules/{transactionId}; answer 405 to other methods.',
  async run(subject) {
    const { wire, target } = subject;
    const client = clientOf(target);
    const { capsule, path } = await store(subject, client);
    const body = method === 'DELETE' ? undefined : Buffer.from(JSON.stringify(sampleCapsule('ecc_secp384r1', subject)));
    const request = { method, path, headers: [['Content-Type', 'application/json']] as const, ...(body && { body }) };
    const onRecipient = await wire.send(target.fetch, request, { client });
    expectRefusal(onRecipient, { statuses: ['4xx', 501] });
    expectRefusal(await wire.send(target.post, request), { statuses: ['4xx', 501] });
    const after = await fetch.send(subject, fetchOf(path, client));
    const difference = fetch.notAccepted(after) ?? differenceFrom(capsule, after);
    if (difference !== undefined) deviates(`${describe(onRecipient)}, and then the fetch was not as before: the target ${difference}`);
    subject.observe(describe(onRecipient));
  },
}));

/** What the contract does not offer for a capsule. */
export const otherMethods: readonly Check<CapsuleTarget>[] = [
  ...writing,
  {
    id: 'capsule/fetch/method/head-by-stranger',
    requirements: ['CCS/match-public-key', 'OAS.CCS/no-other-operation'],
    level: 'MUST',
    needs: [aSecondClient],
    expected: 'HEAD of a capsule by another valid client is answered with a client error.',
    why: 'A HEAD that succeeds for anybody tells which capsules exist and until when.',
    next: 'Let HEAD pass the same rules as GET, or answer 405.',
    async run(subject) {
      const { wire, target } = subject;
      const { path } = await fetched(subject);
      const exchange = await wire.send(target.fetch, { method: 'HEAD', path }, { client: clientOf(target, 1) });
      expectRefusal(exchange, { statuses: ['4xx', 501] });
      subject.observe(describe(exchange));
    },
  },
];
