import type { Abilities, CardMeans, SigningMeans } from '../abilities.ts';
import type { Journey, Opening, Recipient } from '../journey.ts';
import { personNames, type PersonName } from '../world.ts';

/** What somebody opens a container with. */
export type Credential = { readonly lock: number } & (
  | { readonly kind: 'card'; readonly person: PersonName; readonly means: CardMeans; readonly wrongPin: boolean }
  | { readonly kind: 'password' | 'secret'; readonly label: string; readonly number: number }
  | { readonly kind: 'shares'; readonly person: PersonName; readonly means: SigningMeans; readonly wrongPin: boolean }
);

/** A number that no recipient has. */
const another = 10_000;

/** The credential of an opening: which recipient's, and which of the means that there are. */
export function credentialOf(journey: Journey, opening: Pick<Opening, 'recipient' | 'means' | 'credential'>, abilities: Abilities): Credential {
  const index = opening.recipient % journey.recipients.length;
  const recipient = journey.recipients[index] as Recipient;
  const lock = index + 1;
  const stranger = opening.credential === 'another';
  switch (recipient.kind) {
    case 'card': {
      const person = stranger ? strangerAmong(journey, 'card', personNames) : recipient.person;
      const means = pick(abilities.cardMeans[journey.capsules], opening.means);
      return { kind: 'card', lock, person, means, wrongPin: opening.credential === 'wrong-pin' && means === 'pkcs11' };
    }
    case 'shares': {
      const person = stranger ? strangerAmong(journey, 'shares', abilities.sharesFor) : recipient.person;
      // Only the first person has a phone.
      const means = pick(person === 'remote' ? abilities.signingMeans : (['idCard'] as const), opening.means);
      return { kind: 'shares', lock, person, means, wrongPin: opening.credential === 'wrong-pin' && means === 'idCard' };
    }
    case 'password':
    case 'secret':
      return { kind: recipient.kind, lock, label: recipient.label, number: recipient.number + (stranger ? another : 0) };
  }
}

/** Whether a recipient's record is for this credential. */
export function isFor(recipient: Recipient, credential: Credential): boolean {
  switch (recipient.kind) {
    case 'card':
    case 'shares':
      return credential.kind === recipient.kind && credential.person === recipient.person;
    case 'password':
    case 'secret':
      return credential.kind === recipient.kind && credential.number === recipient.number;
  }
}

/** Somebody who is no recipient of this kind; where everybody is, the last. */
function strangerAmong({ recipients }: Journey, kind: 'card' | 'shares', people: readonly PersonName[]): PersonName {
  const invited = recipients.flatMap((recipient) => (recipient.kind === kind ? [recipient.person] : []));
  return people.find((person) => !invited.includes(person)) ?? (people.at(-1) as PersonName);
}

function pick<T>(choices: readonly T[], number: number): T {
  return choices[number % choices.length] as T;
}
