import type { Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import type { ShareContext } from '../share-context.ts';

/**
 * A request for a nonce has no body, or one that says nothing: `null` or an object. The contract's generators need one,
 * and a client in the field labels its empty one as JSON.
 */
export const nonceBody: Rule<ShareContext> = {
  id: 'nonce-body',
  requirement: requirements.nonce,
  problem: 'json-malformed',
  check({ request: { body } }) {
    return body.length === 0 || saysNothing(Buffer.from(body).toString()) ? undefined : { expected: 'no body, null or a JSON object', actual: 'another body' };
  },
};

function saysNothing(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
