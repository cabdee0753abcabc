import { userAgent } from '../plan/options.ts';

/** To whom a server lies: the users of k6 and the judge each have eyes of their own. */
export type Audience = 'everybody' | 'k6' | 'judge';

/** Whether who sends this request is to be lied to. */
export function isFor(audience: Audience, { headers }: { readonly headers: { readonly 'user-agent'?: string | undefined } }): boolean {
  return audience === 'everybody' || (audience === 'k6') === (headers['user-agent'] === userAgent);
}
