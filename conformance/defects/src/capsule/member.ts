import { answering } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { at } from './plant.ts';
import { crashes, ignores, refuses, retakes } from './upload.ts';

const slugs = { recipient_id: 'recipient-id', ephemeral_key_material: 'ephemeral-key-material', capsule_type: 'capsule-type' } as const;

/** What a capsule server takes for the members of a capsule. */
export const memberDefects = inCapsuleServer('validation', [
  ...(['recipient_id', 'ephemeral_key_material', 'capsule_type'] as const).flatMap((member) => [
    {
      id: `capsule/${slugs[member]}-missing-crashes`,
      what: `Fails inside when ${member} is missing.`,
      caughtBy: [`capsule/upload/member/${slugs[member]}-missing`] as const,
      plant: crashes('fields-present', (context) => context.members?.has(member) === false && context.members.size === 2),
    },
    {
      id: `capsule/${slugs[member]}-null-crashes`,
      what: `Fails inside when ${member} is null.`,
      caughtBy: [`capsule/upload/member/${slugs[member]}-null`] as const,
      plant: crashes('fields-present', (context) => context.members?.get(member) === null),
    },
    {
      id: `capsule/${slugs[member]}-number-crashes`,
      what: `Fails inside when ${member} is a number.`,
      caughtBy: [`capsule/upload/member/${slugs[member]}-number`] as const,
      plant: crashes('base64', (context) => typeof context.members?.get(member) === 'number'),
    },
    {
      id: `capsule/${slugs[member]}-array-unpacked`,
      what: `Takes ${member} out of an array.`,
      caughtBy: [`capsule/upload/member/${slugs[member]}-array`] as const,
      plant: retakes(member, (value) => (Array.isArray(value) ? (value[0] as unknown) : value)),
    },
    {
      id: `capsule/${slugs[member]}-object-crashes`,
      what: `Fails inside when ${member} is an object.`,
      caughtBy: [`capsule/upload/member/${slugs[member]}-object`] as const,
      plant: crashes('base64', (context) => JSON.stringify(context.members?.get(member)) === '{}'),
    },
  ]),
  ...(['recipient_id', 'ephemeral_key_material'] as const).flatMap((member) => [
    {
      id: `capsule/${slugs[member]}-no-base64-skipped`,
      what: `Skips characters of ${member} that are not base64.`,
      caughtBy: [`capsule/upload/base64/${slugs[member]}-no-base64`] as const,
      plant: retakes(member, mended((text) => text.replaceAll(/[#!]/g, ''))),
    },
    {
      id: `capsule/${slugs[member]}-base64url-read`,
      what: `Decodes ${member} in the alphabet of base64url too.`,
      caughtBy: [`capsule/upload/base64/${slugs[member]}-url-alphabet`] as const,
      plant: retakes(member, mended((text) => text.replaceAll('-', '+').replaceAll('_', '/'))),
    },
    {
      id: `capsule/${slugs[member]}-unpadded-read`,
      what: `Decodes ${member} without padding too.`,
      caughtBy: [`capsule/upload/base64/${slugs[member]}-unpadded`] as const,
      plant: retakes(member, mended((text) => text.padEnd(Math.ceil(text.length / 4) * 4, '='))),
    },
    {
      id: `capsule/${slugs[member]}-line-break-skipped`,
      what: `Skips line breaks in the base64 of ${member}.`,
      caughtBy: [`capsule/upload/base64/${slugs[member]}-line-break`] as const,
      plant: retakes(member, mended((text) => text.replaceAll('\n', ''))),
    },
  ]),
  {
    id: 'capsule/type-unknown-accepted',
    what: 'Stores a capsule of a type that it does not know.',
    caughtBy: ['capsule/upload/capsule-type/unknown'],
    plant: typed((given) => (given === 'ecc_secp256k1' ? 'ecc_secp384r1' : given)),
  },
  {
    id: 'capsule/type-in-any-case-accepted',
    what: 'Takes a capsule type in capital letters for the one of the contract.',
    caughtBy: ['capsule/upload/capsule-type/upper-case'],
    plant: typed((given) => given.toLowerCase()),
  },
  { id: 'capsule/type-trimmed', what: 'Trims the capsule type.', caughtBy: ['capsule/upload/capsule-type/trailing-space'], plant: typed((given) => given.trimEnd()) },
  {
    id: 'capsule/type-empty-guessed',
    what: 'Guesses the capsule type where it is empty.',
    caughtBy: ['capsule/upload/capsule-type/empty'],
    plant: typed((given) => (given === '' ? 'ecc_secp384r1' : given)),
  },
  {
    id: 'capsule/p-256-refused',
    what: 'Does not know capsules on P-256.',
    caughtBy: ['capsule/upload/accepted/ecc-secp256r1'],
    plant: refuses('capsule-type', ({ members: given }) => given?.get('capsule_type') === 'ecc_secp256r1'),
  },
  {
    id: 'capsule/p-521-refused',
    what: 'Does not know capsules on P-521.',
    caughtBy: ['capsule/upload/accepted/ecc-secp521r1'],
    plant: refuses('capsule-type', ({ members: given }) => given?.get('capsule_type') === 'ecc_secp521r1'),
  },
  {
    id: 'capsule/rsa-2048-refused',
    what: 'Refuses capsules for RSA keys of 2048 bits.',
    caughtBy: ['capsule/upload/accepted/rsa'],
    plant: refuses('rsa-key', ({ capsuleType, recipientId, keyMaterial }) => capsuleType === 'rsa' && recipientId?.length === 270 && keyMaterial?.length === 256),
  },
  {
    id: 'capsule/rsa-16384-refused',
    what: 'Refuses capsules for RSA keys of 16384 bits.',
    caughtBy: ['capsule/upload/accepted/rsa-16384'],
    plant: refuses('rsa-key', ({ capsuleType, recipientId }) => capsuleType === 'rsa' && (recipientId?.length ?? 0) > 2000),
  },
  {
    id: 'capsule/key-material-2100-refused',
    what: 'Refuses key material of the greatest length allowed.',
    caughtBy: ['capsule/upload/accepted/key-material-2100'],
    plant: refuses('key-material-length', ({ keyMaterial }) => keyMaterial?.length === 2100),
  },
  {
    id: 'capsule/key-material-2101-accepted',
    what: 'Stores key material of one octet more than allowed.',
    caughtBy: ['capsule/upload/length/key-material-2101'],
    plant: ignores(['key-material-length'], ({ keyMaterial }) => keyMaterial?.length === 2101),
  },
  {
    id: 'capsule/key-material-long-crashes',
    what: 'Fails inside on a body of more than 100 000 octets.',
    caughtBy: ['capsule/upload/length/key-material-100000'],
    plant: at('sender', () => answering(({ headers }) => (Number(headers['content-length']) > 100_000 && Number(headers['content-length']) < 1_000_000 ? { status: 500 } : undefined))),
  },
  { id: 'capsule/recipient-id-64-accepted', what: 'Stores an RSA key of 64 octets.', caughtBy: ['capsule/upload/length/recipient-id-64'], plant: takesKey(64) },
  {
    id: 'capsule/recipient-id-96-accepted',
    profile: 'openapi-2',
    what: 'Stores an RSA key of 96 octets.',
    caughtBy: ['capsule/upload/length/recipient-id-96'],
    plant: takesKey(96),
  },
  { id: 'capsule/recipient-id-2101-accepted', what: 'Stores an RSA key of 2101 octets.', caughtBy: ['capsule/upload/length/recipient-id-2101'], plant: takesKey(2101) },
  { id: 'capsule/recipient-id-empty-accepted', what: 'Stores a capsule for nobody.', caughtBy: ['capsule/upload/length/recipient-id-empty'], plant: takesKey(0) },
  {
    id: 'capsule/rsa-point-accepted',
    what: 'Stores a point as the recipient of an RSA capsule.',
    caughtBy: ['capsule/upload/rsa-recipient/ec-point'],
    plant: ignores(['rsa-key'], ({ capsuleType, recipientId }) => capsuleType === 'rsa' && recipientId?.[0] === 4 && [65, 97, 133].includes(recipientId.length)),
  },
]);

function mended(mend: (text: string) => string): (value: unknown) => unknown {
  return (value) => (typeof value === 'string' ? mend(value) : value);
}

function typed(change: (given: string) => string): ReturnType<typeof retakes> {
  return retakes('capsule_type', mended(change));
}

/** Takes anything of a length for an RSA key. */
function takesKey(length: number): ReturnType<typeof ignores> {
  return ignores(['recipient-id-length', 'rsa-key'], ({ recipientId, members: given }) => recipientId?.length === length && given?.get('capsule_type') === 'rsa');
}
