import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { store } from '../fetch/request.ts';
import { aClient } from '../needs.ts';

export const expiryHeader: Check<CapsuleTarget> = {
  id: 'capsule/upload/expiry-header',
  requirements: ['OAS.CCS/post-expiry-header'],
  level: 'SHOULD',
  profiles: ['use-case', 'field'],
  needs: [aClient],
  expected: 'A 201 says the applied expiry in x-expiry-time.',
  why: 'The server may apply another expiry than the one asked for, and the sender has no other way to see it.',
  next: 'Send x-expiry-time with the 201.',
  async run(subject) {
    const { uploaded } = await store(subject);
    const text = uploaded.response && headerOf(uploaded.response, 'x-expiry-time');
    if (text === undefined) deviates('answered 201 without x-expiry-time');
    subject.observe(`answered x-expiry-time: ${text}`);
  },
};
