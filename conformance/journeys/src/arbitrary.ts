import * as fc from 'fast-check';
import type { Abilities } from './abilities.ts';
import type { Content, Journey, Opening, Recipient, Trouble } from './journey.ts';
import { credentialOf, type Credential } from './model/credential.ts';
import { sharesRecipients, uploadsOf } from './model/encryption.ts';
import { faults, openingPlaces, sendingPlaces, type Place } from './model/faults.ts';
import { personNames } from './world.ts';

/** A trouble before it is known which places the client needs at all: numbers count around. */
interface Draft {
  readonly place: number;
  readonly fault: number;
  readonly number: number;
  readonly times: 1 | 'always';
  readonly skip: number;
}

type Drafted<T extends { readonly trouble: unknown }> = Omit<T, 'trouble'> & { readonly trouble: Draft | undefined };

/** All journeys that a client with these abilities can take part in. The simplest of each choice comes first: it is what shrinking ends at. */
export function journeys(abilities: Abilities): fc.Arbitrary<Journey> {
  return fc
    .record({
      // What is named first is made simpler first: what takes most away.
      trouble: rarely(draft, 2),
      openings: fc.array(opening, { minLength: 1, maxLength: 2 }),
      recipients: fc.uniqueArray(fc.oneof({ withCrossShrink: true }, ...recipients(abilities)), { minLength: 1, maxLength: 4, selector: (recipient) => identityOf(recipient, abilities) }),
      files: fc.uniqueArray(content, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
      expiry: abilities.expiry ? rarely(fc.constantFrom(30, 1, 2000), 2) : fc.constant(undefined),
      fileMissing: seldom(20),
      capsules: fc.constantFrom(...(['container', 'server'] as const)),
      last: fc.record({ recipient: fc.nat(3), means: fc.nat(5) }),
    })
    .map((drafted) => fitting(drafted, abilities))
    .filter(({ recipients: left }) => left.length > 0);
}

/** One of the labels may be given twice: they are hints for people, and no clause makes them keys. */
const label = fc.constantFrom('judge', 'varukoopia', 'tööarvuti');

function recipients({ ec, rsa, cardsBy, passwords, secrets, sharesFor }: Abilities): readonly fc.Arbitrary<Recipient>[] {
  const people = personNames.filter((person) => (person === 'rsa' ? rsa : ec).length > 0);
  const numbered = (kind: 'password' | 'secret') => fc.record({ kind: fc.constant(kind), label, number: fc.nat(9) });
  return [
    ...(people.length > 0 && cardsBy.length > 0 ? [fc.record({ kind: fc.constant('card' as const), person: fc.constantFrom(...people), by: fc.constantFrom(...cardsBy) })] : []),
    ...(passwords ? [numbered('password')] : []),
    ...(secrets ? [numbered('secret')] : []),
    ...(sharesFor.length > 0 ? [fc.record({ kind: fc.constant('shares' as const), person: fc.constantFrom(...sharesFor) })] : []),
  ];
}

function identityOf(recipient: Recipient, { needsLabels }: Abilities): string {
  if ('person' in recipient) return `${recipient.kind} ${recipient.person}`;
  return `${recipient.kind} ${needsLabels ? recipient.label : recipient.number}`;
}

/** Puts capsules where the client can have them, leaves out recipients for whom there is no such place, and spoils places that are needed. */
function fitting(drafted: Drafted<Omit<Journey, 'openings'>> & { readonly openings: readonly Drafted<Opening>[] }, abilities: Abilities): Journey {
  const { ec, rsa, serversTogether } = abilities;
  const together = serversTogether && drafted.recipients.some(({ kind }) => kind === 'shares');
  const capsules = together ? 'server' : drafted.capsules;
  const kept = drafted.recipients.filter((recipient) => recipient.kind !== 'card' || (recipient.person === 'rsa' ? rsa : ec).includes(capsules));
  const journey: Journey = { ...drafted, capsules, recipients: kept, trouble: undefined, openings: [] };
  if (kept.length === 0) return journey;
  const sending = [...(uploadsOf(journey) > 0 ? ['capsule-upload' as const] : []), ...(sharesRecipients(journey).length > 0 ? ['share-upload' as const] : [])];
  return {
    ...journey,
    trouble: troubleOf(drafted.trouble, sending, sendingPlaces),
    openings: drafted.openings.map((one) => ({ ...one, trouble: troubleOf(one.trouble && { ...one.trouble, skip: 0 }, placesFor(credentialOf(journey, one, abilities), capsules), openingPlaces) })),
  };
}

function placesFor(credential: Credential, capsules: Journey['capsules']): readonly Place[] {
  if (credential.kind === 'card') return capsules === 'server' ? ['capsule-fetch'] : [];
  if (credential.kind !== 'shares') return [];
  return credential.means === 'idCard' ? ['nonce', 'share-fetch'] : ['nonce', 'share-fetch', 'authentication'];
}

/** Where nothing is needed, anything may be spoiled: it has to make no difference. */
function troubleOf(drafted: Draft | undefined, needed: readonly Place[], all: readonly Place[]): Trouble | undefined {
  if (!drafted) return undefined;
  const places = needed.length > 0 ? needed : all;
  const place = places[drafted.place % places.length] as Place;
  const names = Object.keys(faults[place]);
  const fault = names[drafted.fault % names.length] as string;
  const { number, times, skip } = drafted;
  return { place, number: place.startsWith('capsule') || place === 'authentication' ? 1 : number, fault, times, skip: faults[place][fault]?.of === 'connection' ? 0 : skip };
}

const content: fc.Arbitrary<Content> = fc.record({
  name: fc.constantFrom('note.txt', 'two words.txt', 'õun ja äär.txt', 'Ж.bin', `${'long-'.repeat(30)}name.txt`),
  size: fc.constantFrom(10, 0, 1, 511, 65_536, 200_000),
});

const draft: fc.Arbitrary<Draft> = fc.record({ place: fc.nat(2), fault: fc.nat(99), number: fc.constantFrom(1, 2), times: fc.constantFrom('always' as const, 1 as const), skip: fc.nat(2) });

const opening: fc.Arbitrary<Drafted<Opening>> = fc.record({
  trouble: rarely(draft, 3),
  credential: mostly('right' as const, fc.constantFrom('another' as const, 'wrong-pin' as const), 4),
  revoked: seldom(6),
  ocsp: rarely(fc.constantFrom('error', 'garbage', 'stale', 'wrong-key', 'drop'), 8),
  days: mostly(0, fc.constantFrom(3, 40), 5),
  phone: mostly('confirm' as const, fc.constant('refuse' as const), 6),
  recipient: fc.nat(3),
  means: fc.nat(5),
});

/** Once in so many times; shrinks to never. */
function rarely<T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> {
  return mostly(undefined, arbitrary, oneIn);
}

function seldom(oneIn: number): fc.Arbitrary<boolean> {
  return mostly(false, fc.constant(true), oneIn);
}

function mostly<T, U>(usual: T, unusual: fc.Arbitrary<U>, oneIn: number): fc.Arbitrary<T | U> {
  return fc.oneof({ withCrossShrink: true }, { weight: oneIn - 1, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });
}
