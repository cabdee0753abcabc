import type { Journey, Recipient, Trouble } from '../journey.ts';
import type { PersonName } from '../world.ts';
import { effectOf, isImpassable, troubleInWords, weigh, type Expectation, type Reason, type Unseen } from './expectation.ts';

/** Longest time a capsule is kept by the servers of a world (days); `expiry.maximum` of its target files. */
const mostDays = 1825;

/** When certificates end: days from now, by person. */
export type CertificateEnds = Readonly<Record<PersonName, number>>;

/** What must come of encrypting (UC.Client.01, UC.Client.03, UC.Client.P.01). @param healed the troubles are over */
export function expectEncryption(journey: Journey, ends: CertificateEnds, healed: boolean): Expectation {
  const trouble = healed ? undefined : journey.trouble;
  const reasons = [...(journey.fileMissing ? [missing] : []), ...journey.recipients.flatMap((recipient) => aboutRecipient(recipient, journey, ends))];
  if (trouble) {
    const requests = trouble.place === 'capsule-upload' ? uploadsOf(journey) : sharesRecipients(journey).length;
    const clause = trouble.place === 'capsule-upload' ? 'UC.Client.01/7a, 8a, 9a, 9b' : 'UC.Client.03/5a, 6a, 7a, 7b';
    reasons.push({ effect: effectOf(trouble, requests), because: `${clause}: ${troubleInWords(trouble)}` });
  }
  return { ...weigh(reasons, 'nothing stands in the way'), unseen: unseenOf(journey, trouble) };
}

/** How many capsules a capsule server must have been sent in the end. */
export function uploadsOf({ recipients, capsules }: Journey): number {
  return capsules === 'server' ? recipients.filter(({ kind }) => kind === 'card').length : 0;
}

/** The recipients for whom there are shares. */
export function sharesRecipients({ recipients }: Journey): readonly PersonName[] {
  return recipients.flatMap((recipient) => (recipient.kind === 'shares' ? [recipient.person] : []));
}

/** The latest that a capsule may be kept (days from now; UC.Client.01/8); undefined: the sender has no say in it. */
export function expiryFor(recipient: Recipient, { expiry }: Journey, ends: CertificateEnds): number | undefined {
  if (recipient.kind !== 'card' || recipient.by === 'public-key') return expiry;
  return Math.min(expiry ?? Infinity, ends[recipient.person]);
}

const missing: Reason = { effect: 'refused', because: 'UC.Client.01/11a, UC.Client.03/9a, UC.Client.P.01/8a: a file is not there' };

function aboutRecipient(recipient: Recipient, journey: Journey, ends: CertificateEnds): readonly Reason[] {
  const { expiry = 0 } = journey;
  if (recipient.kind === 'shares') return expiry > mostDays ? [{ effect: 'either', because: 'UC.Client.03/6c: whether the sender\'s expiry goes with shares is for the client to say' }] : [];
  if (recipient.kind !== 'card') return [];
  const certified = recipient.by === 'certificate';
  const bad = certified && (recipient.person === 'revoked' || recipient.person === 'expired');
  const reasons: Reason[] = bad ? [{ effect: 'either', because: `no clause says whether a ${recipient.person} certificate may be encrypted for` }] : [];
  if (journey.capsules === 'container') return reasons;
  if (certified && ends[recipient.person] <= 0) reasons.push({ effect: 'refused', because: 'UC.Client.01/8: the certificate has ended, so a capsule would have to have ended, too' });
  if ((expiryFor(recipient, journey, ends) ?? 0) > mostDays && expiry > mostDays) reasons.push({ effect: 'refused', because: 'UC.Client.01/8c: the expiry is longer than the server allows' });
  return reasons;
}

function unseenOf(journey: Journey, trouble: Trouble | undefined): readonly Unseen[] {
  const unseen: Unseen[] = [];
  if (uploadsOf(journey) === 0) unseen.push({ server: 'capsule-server', because: 'UC.Client.01/6a: no capsule goes to a server' });
  if (sharesRecipients(journey).length === 0) unseen.push({ server: 'shares-server', because: 'UC.Client.03: nobody gets shares' });
  if (!trouble || !isImpassable(trouble)) return unseen;
  const because = troubleInWords(trouble);
  if (trouble.place === 'capsule-upload') return [...unseen, { server: 'capsule-server', because: `UC.Client.01/7a, 8a: ${because}` }];
  // All certificates are looked at before the first share goes out (UC.Client.03/6 before 7).
  const server = trouble.fault.startsWith('certificate') ? 'shares-server' : `shares-server-${trouble.number}`;
  return [...unseen, { server, because: `UC.Client.03/5a, 6a: ${because}` }];
}
