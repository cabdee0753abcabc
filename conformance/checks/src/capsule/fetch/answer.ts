import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { expiryIn } from '../expiry-time.ts';
import { dateTime } from '../instant.ts';
import { aClient } from '../needs.ts';
import { complaintAbout } from './body.ts';
import { fetched } from './request.ts';

/** What a 200 looks like. */
export const answers: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/fetch/answer/content-type',
    requirements: ['OAS.CCS/get-200'],
    level: 'MUST',
    needs: [aClient],
    expected: 'The capsule is answered as application/json.',
    why: 'Generated clients choose their decoder by the media type and refuse another.',
    next: 'Send Content-Type: application/json with the capsule.',
    async run(subject) {
      const { exchange } = await fetched(subject);
      const type = exchange.response && headerOf(exchange.response, 'content-type');
      if (!/^application\/json\s*(;|$)/i.test(type ?? '')) deviates(`the Content-Type is ${type ?? 'missing'}`);
    },
  },
  {
    id: 'capsule/fetch/answer/schema',
    requirements: ['OAS.CCS/get-schema'],
    level: 'MUST',
    notSoleKiller: 'What comes back as it was sent keeps the schema.',
    needs: [aClient],
    expected: 'The body keeps the schema Capsule of the contract.',
    why: 'Clients read the three members by name and type, and decode two of them from base64.',
    next: 'Send recipient_id, ephemeral_key_material and capsule_type as strings, the first two in padded standard base64.',
    async run(subject) {
      const complaint = complaintAbout((await fetched(subject)).exchange);
      if (complaint !== undefined) deviates(complaint);
    },
  },
  {
    id: 'capsule/fetch/answer/compact',
    requirements: ['OAS.CCS/get-compact'],
    level: 'SHOULD',
    needs: [aClient],
    expected: 'The body is compact JSON with the members in the order of the contract.',
    why: 'JSON leaves it open, but the public test-suite compares the body with a compact upload as text.',
    next: 'Write the members in the order recipient_id, ephemeral_key_material, capsule_type, without white space.',
    async run(subject) {
      const { capsule, exchange } = await fetched(subject);
      if (Buffer.from(exchange.response?.body ?? []).toString() !== JSON.stringify(capsule)) deviates('answered JSON in another layout');
    },
  },
  {
    id: 'capsule/fetch/answer/expiry-header',
    requirements: ['OAS.CCS/get-expiry-header'],
    level: 'SHOULD',
    needs: [aClient],
    expected: 'A 200 says the expiry in x-expiry-time.',
    why: 'The recipient learns from it until when the container can be opened again.',
    next: 'Send x-expiry-time with the 200.',
    async run(subject) {
      const { exchange } = await fetched(subject);
      const text = exchange.response && headerOf(exchange.response, 'x-expiry-time');
      if (text === undefined) deviates('answered 200 without x-expiry-time');
      subject.observe(`answered x-expiry-time: ${text}`);
    },
  },
  {
    id: 'capsule/fetch/answer/expiry-format',
    requirements: ['OAS.CCS/expiry-header-format'],
    level: 'MUST',
    needs: [aClient],
    expected: 'Every x-expiry-time on an upload or a fetch is an RFC 3339 date-time with an offset.',
    why: 'Clients parse it strictly; one that can\'t be read is worse than none.',
    next: 'Write date and time with seconds and an offset: 2027-01-31T12:00:00Z.',
    async run(subject) {
      const { uploaded, exchange } = await fetched(subject);
      for (const answer of [uploaded, exchange]) {
        const text = answer.response && headerOf(answer.response, 'x-expiry-time');
        if (text !== undefined && expiryIn(answer) === undefined) deviates(`${answer.request.method} was answered x-expiry-time: ${text}`);
      }
    },
  },
  {
    id: 'capsule/fetch/answer/expiry-as-uploaded',
    requirements: ['OAS.CCS/expiry-consistent'],
    level: 'MUST',
    profiles: ['use-case', 'field'],
    needs: [aClient],
    expected: 'Where upload and fetch both name the expiry, they name the same second.',
    why: 'Sender and recipient plan with the same date.',
    next: 'Take both headers from the stored instant.',
    async run(subject) {
      const { uploaded, exchange } = await fetched(subject);
      const [onPost, onGet] = [expiryIn(uploaded), expiryIn(exchange)];
      // Which of the two must be there is the rule of other checks.
      if (onPost === undefined || onGet === undefined) return subject.observe('one of the answers does not name the expiry');
      if (Math.abs(onPost - onGet) >= 1000) deviates(`the upload says ${dateTime(onPost)}, the fetch ${dateTime(onGet)}`);
    },
  },
  {
    id: 'capsule/fetch/answer/not-cached',
    requirements: ['CCS/capsule-not-cached'],
    level: 'SHOULD',
    needs: [aClient],
    expected: 'The capsule is answered with Cache-Control: no-store.',
    why: 'A copy in a cache outlives the expiry and the revocation that protect the capsule.',
    next: 'Send Cache-Control: no-store with the capsule.',
    async run(subject) {
      const { exchange } = await fetched(subject);
      const control = exchange.response && headerOf(exchange.response, 'cache-control');
      if (!/\bno-store\b/i.test(control ?? '')) deviates(`the Cache-Control is ${control ?? 'missing'}`);
    },
  },
];
