import type { Journey, Opening } from '../journey.ts';
import type { PersonName } from '../world.ts';
import { isFor, type Credential } from './credential.ts';
import { effectOf, isImpassable, kindOf, troubleInWords, weigh, type Expectation, type Reason, type Unseen } from './expectation.ts';

/** What was sent to servers for people, as the servers saw it. */
export interface Sent {
  readonly capsules: ReadonlyMap<PersonName, SentFor>;
  readonly shares: ReadonlyMap<PersonName, SentFor>;
}

export interface SentFor {
  /** What the servers call it. */
  readonly ids: readonly string[];
  /** Days from encryption to the end that the servers were told; undefined: they were told none. */
  readonly expires: number | undefined;
}

/** What surrounds somebody who opens. */
export type Circumstances = Pick<Opening, 'trouble' | 'revoked' | 'ocsp' | 'days' | 'phone'>;

export const calm: Circumstances = { trouble: undefined, revoked: false, ocsp: undefined, days: 0, phone: 'confirm' };

/**
 * What must come of opening the container (UC.Client.02, UC.Client.04, UC.Client.P.02).
 *
 * @param latest how many days after encryption the world's clock has been already: what had expired then may be gone
 */
export function expectOpening(journey: Journey, credential: Credential, around: Circumstances, sent: Sent, latest: number): Expectation {
  const known = journey.recipients.some((recipient) => isFor(recipient, credential));
  const touches = {
    capsules: known && credential.kind === 'card' && journey.capsules === 'server',
    shares: known && credential.kind === 'shares',
    phone: known && credential.kind === 'shares' && credential.means !== 'idCard',
  };
  const reasons = known ? [...aboutPin(credential), ...aboutServers(credential, around, touches), ...aboutExpiry(credential, around, touches, sent, latest)] : [stranger];
  return { ...weigh(reasons, 'it is the right credential, and nothing stands in the way'), unseen: unseenOf(credential, around, touches) };
}

interface Touches {
  readonly capsules: boolean;
  readonly shares: boolean;
  readonly phone: boolean;
}

const stranger: Reason = { effect: 'refused', because: 'UC.Client.02/4a, UC.Client.04/10a, UC.Client.P.02/5a: the container has no record for this credential' };

function aboutPin(credential: Credential): readonly Reason[] {
  return 'wrongPin' in credential && credential.wrongPin ? [{ effect: 'refused', because: 'UC.Client.02/6b, UC.Client.04/8a: the PIN is wrong' }] : [];
}

function aboutServers(credential: Credential, around: Circumstances, { capsules, shares, phone }: Touches): readonly Reason[] {
  const reasons: Reason[] = [];
  const byCard = 'person' in credential && (capsules || (shares && !phone));
  const clause = capsules ? 'UC.Client.02/6b, UC.KTS.04/2a' : 'UC.Client.04/11a, UC.KTS.07/6a';
  if (byCard && (credential.person === 'revoked' || credential.person === 'expired')) reasons.push({ effect: 'refused', because: `${clause}: the certificate is ${credential.person}` });
  if (byCard && around.revoked) reasons.push({ effect: 'refused', because: `${clause}: the certificate was revoked meanwhile` });
  if (capsules && around.ocsp !== undefined) reasons.push({ effect: 'refused', because: `${clause}: nobody vouches for the certificate (OCSP ${around.ocsp})` });
  if (byCard && shares && around.ocsp !== undefined) reasons.push({ effect: 'either', because: 'no clause says what a shares server does without OCSP' });
  if (phone && around.phone === 'refuse') reasons.push({ effect: 'refused', because: 'UC.Client.04/8a: the person refuses to sign' });
  const { trouble } = around;
  if (trouble) {
    const touched = trouble.place === 'capsule-fetch' ? capsules : trouble.place === 'authentication' ? phone : shares;
    reasons.push({ effect: effectOf(trouble, touched ? 1 : 0), because: `UC.Client.02/8a, UC.Client.04/11a, 12a, 13a: ${troubleInWords(trouble)}` });
  }
  return reasons;
}

function aboutExpiry(credential: Credential, { days }: Circumstances, { capsules, shares }: Touches, sent: Sent, latest: number): readonly Reason[] {
  if (!('person' in credential) || !(capsules || shares)) return [];
  const expires = (capsules ? sent.capsules : sent.shares).get(credential.person)?.expires ?? Infinity;
  if (expires <= days) return [{ effect: 'refused', because: 'UC.Client.02/8a, UC.Client.04/12a-2: what was sent has expired' }];
  if (expires <= latest) return [{ effect: 'either', because: 'UC.KTS.03: what was sent had expired for a while, and may be gone' }];
  return [];
}

function unseenOf(credential: Credential, { trouble, phone }: Circumstances, touches: Touches): readonly Unseen[] {
  const unseen: Unseen[] = [];
  if (!touches.capsules) unseen.push({ server: 'capsule-server', because: 'UC.Client.02/4a, 5a: there is no capsule for this credential on a server' });
  if (!touches.shares) unseen.push({ server: 'shares-server', because: 'UC.Client.04/4, 10a: there are no shares for this credential' });
  if (!touches.phone && credential.kind !== 'shares') unseen.push({ server: 'eid-services', because: 'UC.Client.04/6: this credential asks no phone' });
  const unsigned = (touches.phone && phone === 'refuse') || (touches.shares && aboutPin(credential).length > 0);
  if (unsigned) unseen.push({ server: 'shares-server', method: 'GET', because: 'UC.Client.04/8a: nobody signed' });
  if (!trouble || trouble.times === 1 || kindOf(trouble).effect !== 'refused') return unseen;
  const because = troubleInWords(trouble);
  if (trouble.place === 'capsule-fetch' && isImpassable(trouble)) unseen.push({ server: 'capsule-server', because });
  if (trouble.place === 'share-fetch' && isImpassable(trouble)) unseen.push({ server: `shares-server-${trouble.number}`, because });
  if (trouble.place === 'nonce' || (trouble.place === 'authentication' && touches.phone)) unseen.push({ server: 'shares-server', method: 'GET', because: `UC.Client.04/4, 8a: ${because}` });
  return unseen;
}
