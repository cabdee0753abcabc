import { inCapsuleServer } from '../planted-in.ts';
import { answering } from '../front.ts';
import { replaced } from '../rules.ts';
import { at, inUpload } from './plant.ts';
import { crashes, ignores, refuses, rereads, retakes, type UploadContext } from './upload.ts';

const typeOf = ({ request }: UploadContext): string | undefined => request.headers['content-type'];
const textOf = ({ request }: UploadContext): string => Buffer.from(request.body).toString('latin1');

/** How a capsule server reads the body of an upload. */
const reading = inCapsuleServer('validation', [
  {
    id: 'capsule/type-plain-accepted',
    what: 'Reads an upload in text/plain.',
    caughtBy: ['capsule/upload/content-type/plain'],
    plant: ignores(['content-type'], (context) => typeOf(context) === 'text/plain'),
  },
  {
    id: 'capsule/type-form-accepted',
    what: 'Reads an upload that is labelled as a form.',
    caughtBy: ['capsule/upload/content-type/www-form-urlencoded'],
    plant: ignores(['content-type'], (context) => typeOf(context) === 'application/x-www-form-urlencoded'),
  },
  {
    id: 'capsule/type-by-its-beginning',
    what: 'Compares only the beginning of a content type.',
    caughtBy: ['capsule/upload/content-type/jsonp'],
    plant: ignores(['content-type'], (context) => typeOf(context)?.startsWith('application/json') ?? false),
  },
  {
    id: 'capsule/type-missing-accepted',
    what: 'Takes an upload without a content type for JSON.',
    caughtBy: ['capsule/upload/content-type/missing'],
    plant: ignores(['content-type'], (context) => typeOf(context) === undefined),
  },
  {
    id: 'capsule/type-status-400',
    what: 'Answers an upload in another content type 400.',
    caughtBy: ['capsule/upload/content-type/status-415'],
    plant: inUpload((rules) => replaced(rules, 'content-type', (rule) => ({ ...rule, problem: 'json-malformed' }))),
  },
  {
    id: 'capsule/type-parameters-refused',
    what: 'Refuses an upload whose content type names its character set.',
    caughtBy: ['capsule/upload/accepted/charset'],
    plant: refuses('content-type', (context) => typeOf(context)?.includes(';') ?? false),
  },
  {
    id: 'capsule/json-indented-refused',
    what: 'Refuses JSON with line breaks, as the desktop client sends it.',
    caughtBy: ['capsule/upload/json-layout/indented'],
    plant: refuses('json', (context) => textOf(context).includes('\n    "')),
  },
  {
    id: 'capsule/json-order-demanded',
    what: 'Refuses JSON with its members in another order.',
    caughtBy: ['capsule/upload/json-layout/other-order'],
    plant: refuses('json', (context) => textOf(context).startsWith('{"capsule_type"')),
  },
  {
    id: 'capsule/json-escapes-refused',
    what: 'Refuses JSON with escaped letters.',
    caughtBy: ['capsule/upload/json-layout/escaped'],
    plant: refuses('json', (context) => textOf(context).includes('\\u0063')),
  },
  {
    id: 'capsule/unknown-member-refused',
    what: 'Refuses an upload with a member that it does not know.',
    caughtBy: ['capsule/upload/accepted/unknown-member'],
    plant: refuses('fields-present', ({ members }) => members?.has('added_later') ?? false),
  },
  {
    id: 'capsule/body-empty-crashes',
    what: 'Fails inside when the body is empty.',
    caughtBy: ['capsule/upload/body/empty'],
    plant: crashes('json', ({ request }) => request.body.length === 0),
  },
  {
    id: 'capsule/body-blank-crashes',
    what: 'Fails inside when the body is white space.',
    caughtBy: ['capsule/upload/body/blank'],
    plant: crashes('json', (context) => /^\s+$/.test(textOf(context))),
  },
  {
    id: 'capsule/body-text-crashes',
    what: 'Fails inside when the body is a word.',
    caughtBy: ['capsule/upload/body/text'],
    plant: crashes('json', (context) => /^[a-z]+$/.test(textOf(context)) && textOf(context) !== 'null'),
  },
  {
    id: 'capsule/body-truncated-completed',
    what: 'Completes JSON that lacks its last brace.',
    caughtBy: ['capsule/upload/body/truncated'],
    plant: rereads((text) => /^\{.*[^}\s]$/s.test(text), (text) => `${text}}`),
  },
  {
    id: 'capsule/body-trailing-ignored',
    what: 'Reads no further than the last brace.',
    caughtBy: ['capsule/upload/body/trailing'],
    plant: rereads((text) => text.endsWith('}x'), (text) => text.slice(0, -1)),
  },
  {
    id: 'capsule/body-first-document',
    what: 'Reads the first of two JSON documents.',
    caughtBy: ['capsule/upload/body/second-document'],
    plant: rereads((text) => text.includes('}{'), (text) => text.slice(0, text.indexOf('}{') + 1)),
  },
  {
    id: 'capsule/body-trailing-comma-skipped',
    what: 'Skips a comma before the last brace.',
    caughtBy: ['capsule/upload/body/trailing-comma'],
    plant: rereads((text) => text.endsWith(',}'), (text) => text.replace(/,\}$/, '}')),
  },
  {
    id: 'capsule/body-single-quotes-read',
    what: 'Reads single quotation marks for double ones.',
    caughtBy: ['capsule/upload/body/single-quotes'],
    plant: rereads((text) => text.startsWith("{'"), (text) => text.replaceAll("'", '"')),
  },
  {
    id: 'capsule/body-array-unpacked',
    what: 'Takes the capsule out of an array.',
    caughtBy: ['capsule/upload/body/array'],
    plant: rereads((text) => text.startsWith('[{'), (text) => text.slice(1, -1)),
  },
  {
    id: 'capsule/body-string-unpacked',
    what: 'Takes the capsule out of a text.',
    caughtBy: ['capsule/upload/body/string'],
    plant: rereads((text) => text.startsWith('"{'), (text) => String(JSON.parse(text))),
  },
  {
    id: 'capsule/body-number-crashes',
    what: 'Fails inside when the body is a number.',
    caughtBy: ['capsule/upload/body/number'],
    plant: crashes('json', (context) => /^\d+$/.test(textOf(context))),
  },
  {
    id: 'capsule/body-null-crashes',
    what: 'Fails inside when the body is null.',
    caughtBy: ['capsule/upload/body/null'],
    plant: crashes('json', (context) => textOf(context) === 'null'),
  },
]);

/** What a capsule server makes of JSON at the edge of what a parser takes. */
const robustness = inCapsuleServer('robustness', [
  {
    id: 'capsule/deep-json-crashes',
    what: 'Runs out of stack on deep JSON.',
    caughtBy: ['capsule/upload/robust/deep'],
    plant: crashes('json', (context) => textOf(context).includes('[[[[[[[[')),
  },
  {
    id: 'capsule/many-members-crash',
    what: 'Fails inside on thousands of members.',
    caughtBy: ['capsule/upload/robust/many-members'],
    plant: crashes('base64', ({ members }) => (members?.size ?? 0) > 1000),
  },
  {
    id: 'capsule/great-number-crashes',
    what: 'Fails inside on a number that no type holds.',
    caughtBy: ['capsule/upload/robust/great-number'],
    plant: crashes('json', (context) => textOf(context).includes('1e999999999')),
  },
  {
    id: 'capsule/zero-character-crashes',
    what: 'Fails inside on a zero character in a text.',
    caughtBy: ['capsule/upload/robust/zero-character'],
    plant: crashes('capsule-type', ({ members }) => typeof members?.get('capsule_type') === 'string' && JSON.stringify(members.get('capsule_type')).includes('\\u0000')),
  },
  {
    id: 'capsule/lone-surrogate-crashes',
    what: 'Fails inside on half a character.',
    caughtBy: ['capsule/upload/robust/lone-surrogate'],
    plant: crashes('json', (context) => textOf(context).includes('\\ud800')),
  },
  {
    id: 'capsule/not-utf-8-crashes',
    what: 'Fails inside on octets that are not UTF-8.',
    caughtBy: ['capsule/upload/robust/not-utf-8'],
    plant: crashes('json', ({ request }) => request.body.includes(0xff)),
  },
  {
    id: 'capsule/own-prototype-crashes',
    what: 'Fails inside on a member __proto__.',
    caughtBy: ['capsule/upload/robust/own-prototype'],
    plant: crashes('json', (context) => textOf(context).includes('"__proto__"')),
  },
]);

const slugs = { recipient_id: 'recipient-id', ephemeral_key_material: 'ephemeral-key-material', capsule_type: 'capsule-type' } as const;

/** What a capsule server takes for the members of a capsule. */
const members = inCapsuleServer('validation', [
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

export const bodyDefects = [...reading, ...robustness, ...members];

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
