import { isOnCurve } from '@testbed/pki';
import { except } from '../rules.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { inUpload } from './plant.ts';
import type { UploadContext } from './upload.ts';

type Field = 'recipient_id' | 'ephemeral_key_material';

/** Points of a kind that a capsule server should refuse and a careless one stores. */
interface Kind {
  readonly name: string;
  readonly what: string;
  /** @param length of a point of the capsule's curve */
  readonly holds: (point: Uint8Array, length: number) => boolean;
}

const kinds: readonly Kind[] = [
  { name: 'short', what: 'a point that lacks its last octet', holds: (point, length) => point.length === length - 1 },
  { name: 'long', what: 'a point followed by one more octet', holds: (point, length) => point.length === length + 1 },
  { name: 'other-curve', what: 'a point of another curve than the type says', holds: (point, length) => point.length !== length && isOnCurve(point) },
  { name: 'compressed', what: 'a compressed point', holds: ([first = 0]) => first === 2 || first === 3 },
  { name: 'hybrid', what: 'a point in hybrid form', holds: ([first = 0]) => first === 6 || first === 7 },
  { name: 'first-octet', what: 'a point without looking at its first octet', holds: ([first = 0], length) => first === 5 && length > 0 },
  { name: 'off-curve', what: 'a point of the right length without looking whether it is on the curve', holds: (point, length) => isPair(point, length) && !isZero(point) && isReduced(point) && !isOnCurve(point) },
  { name: 'zero', what: 'the pair of zeros for a point', holds: (point, length) => isPair(point, length) && isZero(point) },
  { name: 'not-reduced', what: 'a point with a coordinate beyond the prime', holds: (point, length) => isPair(point, length) && !isReduced(point) },
];

const lengths = { ecc_secp256r1: 65, ecc_secp384r1: 97, ecc_secp521r1: 133, rsa: 0 } as const;

/** As the capsule says: the length of recipient_id is judged before its type. */
function typeOf({ members }: UploadContext): keyof typeof lengths {
  const given = members?.get('capsule_type');
  return given === 'ecc_secp256r1' || given === 'ecc_secp384r1' || given === 'ecc_secp521r1' ? given : 'rsa';
}

/** What a capsule server takes for the points of recipients, curve by curve, and of senders. */
export const pointDefects = inCapsuleServer('validation', [
  ...(['secp256r1', 'secp384r1', 'secp521r1'] as const).flatMap((curve) =>
    kinds.map(({ name, what, holds }) => ({
      id: `capsule/recipient-${curve}-${name}-accepted`,
      what: `Stores ${what} as a recipient on ${curve}.`,
      caughtBy: [`capsule/upload/ec-recipient/${curve}-${name}`] as const,
      plant: takes('recipient_id', holds, lengths[`ecc_${curve}`]),
    })),
  ),
  ...kinds.map(({ name, what, holds }) => ({
    id: `capsule/sender-point-${name}-accepted`,
    what: `Stores ${what} as a sender's.`,
    caughtBy: [`capsule/upload/ec-sender/${name}`] as const,
    plant: takes('ephemeral_key_material', holds),
  })),
]);

/** Every rule about the points of a field looks away where the kind holds, on one curve or on all. */
function takes(field: Field, holds: Kind['holds'], only?: number): ReturnType<typeof inUpload> {
  const lenient = except<UploadContext>((context) => {
    const point = field === 'recipient_id' ? context.recipientId : context.keyMaterial;
    const length = lengths[typeOf(context)];
    return point !== undefined && length > 0 && (only ?? length) === length && holds(point, length);
  });
  return inUpload((rules) => rules.map((rule) => (rule.id.startsWith(`${field}/`) || (rule.id === 'recipient-id-length' && field === 'recipient_id') ? lenient(rule) : rule)));
}

const primes: Readonly<Record<number, bigint>> = {
  65: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  97: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  133: 2n ** 521n - 1n,
};

function isPair(point: Uint8Array, length: number): boolean {
  return point.length === length && point[0] === 4;
}

function isZero(point: Uint8Array): boolean {
  return point.subarray(1).every((octet) => octet === 0);
}

function isReduced(point: Uint8Array): boolean {
  const prime = primes[point.length] ?? 0n;
  const size = (point.length - 1) / 2;
  return [1, 1 + size].every((at) => BigInt(`0x${Buffer.from(point.subarray(at, at + size)).toString('hex')}`) < prime);
}
