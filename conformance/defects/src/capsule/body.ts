import type { CapsuleServerRules } from '@testbed/capsule-server';
import { inCapsuleServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import { inConfig, inUpload } from './plant.ts';

type UploadRule = CapsuleServerRules['createCapsule'][number];
type UploadContext = Parameters<UploadRule['check']>[0];

/** What a capsule server makes of the body of an upload before it looks at keys. */
export const bodyDefects = inCapsuleServer('validation', [
  { id: 'capsule/content-type-ignored', what: 'Reads an upload as JSON whatever its content type is.', caughtBy: ['capsule/upload/content-type-other'], plant: inUpload((rules) => without(rules, 'content-type')) },
  { id: 'capsule/content-type-missing-accepted', what: 'Takes an upload without a content type for JSON.', caughtBy: ['capsule/upload/content-type-missing'], plant: inUpload((rules) => replaced(rules, 'content-type', except(({ request }) => request.headers['content-type'] === undefined))) },
  {
    id: 'capsule/content-type-parameters-refused',
    what: 'Refuses an upload whose content type names its character set.',
    caughtBy: ['capsule/upload/content-type-charset'],
    plant: inUpload((rules) => replaced(rules, 'content-type', also(({ request }) => request.headers['content-type']?.includes(';') ?? false))),
  },
  { id: 'capsule/json-indented-refused', what: 'Refuses JSON with white space, as the desktop client sends it.', caughtBy: ['capsule/upload/json-indented'], plant: inUpload((rules) => replaced(rules, 'json', also(({ request }) => Buffer.from(request.body).includes('\n')))) },
  {
    id: 'capsule/unknown-member-refused',
    what: 'Refuses an upload with a member that it does not know.',
    caughtBy: ['capsule/upload/unknown-member'],
    plant: inUpload((rules) => replaced(rules, 'fields-present', also(({ members }) => (members?.size ?? 0) > 3))),
  },
  { id: 'capsule/body-empty-crashes', what: 'Fails inside when the body is empty.', caughtBy: ['capsule/upload/body-empty'], plant: crashes('json', ({ request }) => request.body.length === 0) },
  { id: 'capsule/body-not-json-crashes', what: 'Fails inside when the body is not JSON.', caughtBy: ['capsule/upload/body-not-json'], plant: crashes('json', ({ request }) => request.body.length > 0 && parsed(request.body) === undefined) },
  { id: 'capsule/body-null-crashes', what: 'Fails inside when the body is null.', caughtBy: ['capsule/upload/body-null'], plant: crashes('json', ({ request }) => parsed(request.body) === null) },
  { id: 'capsule/body-array-crashes', what: 'Fails inside when the body is an array.', caughtBy: ['capsule/upload/body-array'], plant: crashes('json', ({ request }) => Array.isArray(parsed(request.body))) },
  { id: 'capsule/body-string-crashes', what: 'Fails inside when the body is a text.', caughtBy: ['capsule/upload/body-string'], plant: crashes('json', ({ request }) => typeof parsed(request.body) === 'string') },
  { id: 'capsule/body-unbounded', what: 'Reads bodies of any length.', caughtBy: ['capsule/upload/body-too-large'], plant: inConfig(({ limits }) => ({ limits: { ...limits, body: 64 * 1024 * 1024 } })) },
  ...(['recipient_id', 'ephemeral_key_material'] as const).flatMap((field) => [
    { id: `capsule/${slug(field)}-missing-crashes`, what: `Fails inside when ${field} is missing.`, caughtBy: [`capsule/upload/${slug(field)}-missing`] as [string], plant: crashes('fields-present', ({ members }) => members?.has(field) === false) },
    { id: `capsule/${slug(field)}-null-crashes`, what: `Fails inside when ${field} is null.`, caughtBy: [`capsule/upload/${slug(field)}-null`] as [string], plant: crashes('fields-present', ({ members }) => members?.get(field) === null) },
    { id: `capsule/${slug(field)}-number-crashes`, what: `Fails inside when ${field} is a number.`, caughtBy: [`capsule/upload/${slug(field)}-number`] as [string], plant: crashes('base64', ({ members }) => typeof members?.get(field) === 'number') },
    { id: `capsule/${slug(field)}-base64url-accepted`, what: `Decodes ${field} in the alphabet of base64url too.`, caughtBy: [`capsule/upload/${slug(field)}-base64url`] as [string], plant: decodes(field, (text) => text.replaceAll('-', '+').replaceAll('_', '/')) },
    { id: `capsule/${slug(field)}-unpadded-accepted`, what: `Decodes ${field} without padding too.`, caughtBy: [`capsule/upload/${slug(field)}-unpadded`] as [string], plant: decodes(field, (text) => text.padEnd(Math.ceil(text.length / 4) * 4, '=')) },
    { id: `capsule/${slug(field)}-white-space-accepted`, what: `Skips white space in the base64 of ${field}.`, caughtBy: [`capsule/upload/${slug(field)}-white-space`] as [string], plant: decodes(field, (text) => text.replaceAll(/\s/g, '')) },
    { id: `capsule/${slug(field)}-garbage-skipped`, what: `Skips characters of ${field} that are not base64.`, caughtBy: [`capsule/upload/${slug(field)}-garbage`] as [string], plant: decodes(field, (text) => text.replaceAll(/[^A-Za-z\d+/=\s_-]/g, '')) },
  ]),
  { id: 'capsule/recipient-id-too-long-crashes', what: 'Has no room for a recipient_id of more than 2100 bytes, and fails inside.', caughtBy: ['capsule/upload/recipient-id-too-long'], plant: crashes('recipient-id-length', ({ recipientId }) => (recipientId?.length ?? 0) > 2100) },
  { id: 'capsule/key-material-too-long-accepted', what: 'Stores key material of any length.', caughtBy: ['capsule/upload/key-material-too-long'], plant: inUpload((rules) => without(rules, 'key-material-length')) },
  { id: 'capsule/key-material-limit-one-more', what: 'Stores key material of one byte more than allowed.', caughtBy: ['capsule/upload/key-material-too-long'], plant: inUpload((rules) => replaced(rules, 'key-material-length', except(({ keyMaterial }) => keyMaterial?.length === 2101))) },
  { id: 'capsule/key-material-limit-one-less', what: 'Refuses key material of the greatest length allowed.', caughtBy: ['capsule/upload/key-material-longest'], plant: inUpload((rules) => replaced(rules, 'key-material-length', also(({ keyMaterial }) => keyMaterial?.length === 2100))) },
  {
    id: 'capsule/type-unknown-accepted',
    what: 'Stores a capsule of a type that it does not know.',
    caughtBy: ['capsule/upload/capsule-type-unknown'],
    plant: typed((given) => (/^(?:ecc_|rsa)/i.test(given) ? undefined : given)),
  },
  { id: 'capsule/type-in-any-case-accepted', what: 'Takes a capsule type in capital letters for the one of the contract.', caughtBy: ['capsule/upload/capsule-type-case'], plant: typed((given) => given.toLowerCase()) },
]);

function slug(field: string): string {
  return field === 'recipient_id' ? 'recipient-id' : 'key-material';
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

/** A rule that fails inside, as an exception that nobody expected does. */
export function crashes(id: string, when: (context: UploadContext) => boolean): ReturnType<typeof inUpload> {
  return inUpload((rules) =>
    replaced(rules, id, (rule) => ({
      ...rule,
      check(context) {
        if (when(context)) throw new Error('planted');
        return rule.check(context);
      },
    })),
  );
}

/** Decodes a field after the text was made right. */
function decodes(field: 'recipient_id' | 'ephemeral_key_material', mend: (text: string) => string): ReturnType<typeof inUpload> {
  return inUpload((rules) =>
    replaced(rules, 'base64', (rule) => ({
      ...rule,
      check(context) {
        const text = context.members?.get(field);
        if (typeof text === 'string' && context.members) context.members = new Map([...context.members, [field, mend(text)]]);
        return rule.check(context);
      },
    })),
  );
}

/** Reads the capsule type after the text was changed. */
function typed(change: (given: string) => string | undefined): ReturnType<typeof inUpload> {
  return inUpload((rules) =>
    replaced(rules, 'capsule-type', (rule) => ({
      ...rule,
      check(context) {
        const violation = rule.check(context);
        const given = context.members?.get('capsule_type');
        const changed = typeof given === 'string' ? change(given) : undefined;
        if (!violation || changed === undefined) return violation;
        context.capsuleType = changed as NonNullable<typeof context.capsuleType>;
        return undefined;
      },
    })),
  );
}
