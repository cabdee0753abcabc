import { undecided, type CapsuleTarget, type Subject } from '@testbed/runner';
import { headerOf, type Exchange } from '@testbed/wire';
import { fetch, fetchOf, type Stored } from './fetch/request.ts';
import { instantOf } from './instant.ts';
import { clientOf } from './upload/request.ts';

/** The instant in the x-expiry-time of an answer; undefined when there is none or it is no date-time. */
export function expiryIn({ response }: Pick<Exchange, 'response'>): number | undefined {
  return instantOf(response && headerOf(response, 'x-expiry-time'));
}

/** An expiry in whole seconds that every server allows: some weeks ahead, or half the maximum where that is less. */
export function allowedExpiry({ now, target: { expiry } }: Pick<Subject<CapsuleTarget>, 'now' | 'target'>): number {
  return Math.ceil((now() + Math.min(weeks, (expiry?.maximum ?? weeks) / 2)) / 1000) * 1000;
}

const weeks = 30 * 24 * 3600_000;

/** When a capsule of the target's first client expires, as the target says: on the upload, else on a fetch. @throws Undecided when it says so nowhere */
export async function expiryOf(subject: Subject<CapsuleTarget>, { uploaded, path }: Stored): Promise<number> {
  return expiryIn(uploaded) ?? expiryIn(await fetch.send(subject, fetchOf(path, clientOf(subject.target)))) ?? undecided('the target says the applied expiry neither on the upload nor on the fetch');
}
