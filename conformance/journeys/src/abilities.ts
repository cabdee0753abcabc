import type { Adapter, ArgumentName } from '@testbed/adapters';
import { personNames, type PersonName } from './world.ts';

/** What of a journey a client can take part in; the rest is never generated. */
export interface Abilities {
  /** Of a P-384 key and of an RSA key: where capsules for them can go. */
  readonly ec: readonly CapsulePlace[];
  readonly rsa: readonly CapsulePlace[];
  /** How a recipient's card is named. */
  readonly cardsBy: readonly ('certificate' | 'public-key')[];
  /** What opens a capsule in the container, and what authenticates to a capsule server besides. */
  readonly cardMeans: Readonly<Record<CapsulePlace, readonly CardMeans[]>>;
  readonly passwords: boolean;
  readonly secrets: boolean;
  /** Who can be a recipient of shares. */
  readonly sharesFor: readonly PersonName[];
  /** How they sign. */
  readonly signingMeans: readonly SigningMeans[];
  readonly expiry: boolean;
  /** Records of one kind are told apart by their labels alone, so that two must not have the same. */
  readonly needsLabels: boolean;
  /** The servers of capsules and of shares are named in the same words: where there are shares, capsules go to a server as well. */
  readonly serversTogether: boolean;
  /** What no journey has, and why. */
  readonly leftOut: readonly string[];
}

export type CapsulePlace = 'container' | 'server';
export type CardMeans = 'key' | 'pkcs12' | 'pkcs11';
export type SigningMeans = 'idCard' | 'smartId' | 'mobileId';

const named = <Name extends string>(names: readonly Name[], has: (name: Name) => boolean): readonly Name[] => names.filter(has);

/** Reads from its adapter what a client claims and can be told. */
export function abilitiesOf(adapter: Adapter): Abilities {
  const takes = (name: ArgumentName): boolean => adapter.arguments[name] !== undefined;
  const claims = (scheme: string): boolean => adapter.supports.includes(scheme);
  const cardsBy = named(['certificate', 'public-key'], (by) => takes(by === 'certificate' ? 'recipient.certificate' : 'recipient.publicKey'));
  const inContainer = named(['key', 'pkcs12', 'pkcs11'], (means) => takes(`credential.${means}`));
  const cardMeans = { container: inContainer, server: takes('server.capsule') ? named(inContainer, (means) => means !== 'key') : [] };
  const placesOf = (offline: string, online: string): readonly CapsulePlace[] =>
    named(['container', 'server'], (place) => cardsBy.length > 0 && cardMeans[place].length > 0 && claims(place === 'container' ? offline : online));
  const signingMeans = claims('SC07') && takes('server.shares') && takes('recipient.shares') ? named(['idCard', 'smartId', 'mobileId'], (means) => takes(`credential.${means}`)) : [];
  const sharesFor = signingMeans.includes('idCard') ? personNames : signingMeans.length > 0 ? (['remote'] as const) : [];
  const abilities = {
    ec: placesOf('SC01', 'SC03'),
    rsa: placesOf('SC02', 'SC04'),
    cardsBy,
    cardMeans,
    passwords: claims('SC06') && takes('recipient.password') && takes('credential.password'),
    secrets: claims('SC05') && takes('recipient.secret') && takes('credential.secret'),
    sharesFor,
    signingMeans,
    expiry: takes('expiry'),
    needsLabels: (['credential.password', 'credential.secret'] as const).some((name) => adapter.arguments[name]?.some((word) => word.includes('{label}')) === true),
    serversTogether: JSON.stringify(adapter.arguments['server.capsule']) === JSON.stringify(adapter.arguments['server.shares']),
  };
  return { ...abilities, leftOut: leftOutOf(abilities) };
}

function leftOutOf({ ec, rsa, cardsBy, cardMeans, passwords, secrets, signingMeans, expiry }: Omit<Abilities, 'leftOut'>): readonly string[] {
  const gaps: readonly (readonly [boolean, string])[] = [
    [ec.includes('container'), 'P-384 cards, the capsule in the container'],
    [rsa.includes('container'), 'RSA cards, the capsule in the container'],
    [ec.includes('server'), 'P-384 cards, the capsule on a server'],
    [rsa.includes('server'), 'RSA cards, the capsule on a server'],
    [cardsBy.includes('certificate'), 'recipients by certificate'],
    [cardsBy.includes('public-key'), 'recipients by public key'],
    ...(['key', 'pkcs12', 'pkcs11'] as const).map((means): [boolean, string] => [cardMeans.container.includes(means), `cards as ${means}`]),
    [passwords, 'passwords'],
    [secrets, 'secrets'],
    ...(['idCard', 'smartId', 'mobileId'] as const).map((means): [boolean, string] => [signingMeans.includes(means), `shares signed for with ${means}`]),
    [expiry, 'an expiry that the sender chooses'],
  ];
  return gaps.flatMap(([able, what]) => (able ? [] : [what]));
}
