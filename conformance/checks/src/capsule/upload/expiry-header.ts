import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { expiryIn } from '../expiry-time.ts';
import { store } from '../fetch/request.ts';
import { aClient } from '../needs.ts';

export const expiryHeader: Check<CapsuleTarget> = {
  id: 'capsule/upload/expiry-header',
  requirements: ['OAS.CCS/post-expiry-header'],
  level: 'SHOULD',
  profiles: ['use-case', 'field'],
  needs: [aClient],
  expected: 'A 201 says the applied expiry in x-expiry-time, as an RFC 3339 date-time.',
  why: 'The server may apply another expiry than the one asked for, and the sender has no other way to see it.',
  next: 'Send x-expiry-time with the 201.',
  async run(subject) {
    const { uploaded } = await store(subject);
    const text = uploaded.response && headerOf(uploaded.response, 'x-expiry-time');
    if (expiryIn(uploaded) === undefined) deviates(text === undefined ? 'answered 201 without x-expiry-time' : `answered x-expiry-time: ${text}`);
    subject.observe(`answered x-expiry-time: ${text}`);
  },
};
