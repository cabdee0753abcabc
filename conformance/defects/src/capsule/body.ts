import { inCapsuleServer } from '../planted-in.ts';
import { replaced } from '../rules.ts';
import { inUpload } from './plant.ts';
import { crashes, ignores, refuses, rereads, type UploadContext } from './upload.ts';

const typeOf = ({ request }: UploadContext): string | undefined => request.headers['content-type'];

const textOf = ({ request }: UploadContext): string => Buffer.from(request.body).toString('latin1');

/** How a capsule server reads the body of an upload. */
export const bodyDefects = inCapsuleServer('validation', [
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
export const robustnessDefects = inCapsuleServer('robustness', [
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
