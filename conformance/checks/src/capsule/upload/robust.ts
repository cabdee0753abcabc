import type { CapsuleTarget, Check } from '@testbed/runner';
import { withMembers, type Upload } from './request.ts';
import { uploadRefusal } from './refused.ts';

interface Row {
  readonly name: string;
  /** Completes "A capsule with …". */
  readonly what: string;
  readonly spoil: (request: Upload) => Upload;
}

function withText(request: Upload, member: string): Upload {
  return { ...request, body: Buffer.from(`{${member},${Buffer.from(request.body).subarray(1).toString()}`) };
}

const rows: readonly Row[] = [
  { name: 'deep', what: 'a member nested five thousand deep', spoil: (request) => withText(request, `"x":${'['.repeat(5000)}${']'.repeat(5000)}`) },
  { name: 'many-members', what: 'five thousand more members', spoil: (request) => withMembers(request, () => Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, index]))) },
  { name: 'great-number', what: 'a number that no type holds', spoil: (request) => withText(request, '"x":1e999999999') },
  { name: 'zero-character', what: 'a zero character in its type', spoil: (request) => withMembers(request, ({ capsule_type: type }) => ({ capsule_type: `${type}\u0000` })) },
  { name: 'lone-surrogate', what: 'half a character', spoil: (request) => withText(request, String.raw`"x":"\ud800"`) },
  { name: 'not-utf-8', what: 'octets that are not UTF-8', spoil: (request) => ({ ...request, body: Buffer.concat([Buffer.from('{"x":"'), Buffer.of(0xff, 0xfe), Buffer.from('",'), request.body.subarray(1)]) }) },
  { name: 'own-prototype', what: 'a member __proto__', spoil: (request) => withText(request, '"__proto__":{"capsule_type":"rsa"}') },
];

/** JSON at the edge of what a parser takes: whether it is taken is open, whether the server stands is not. */
export const robustness: readonly Check<CapsuleTarget>[] = rows.map(({ name, what, spoil }) =>
  uploadRefusal({
    id: `capsule/upload/robust/${name}`,
    requirements: ['HTTP/no-5xx'],
    level: 'MUST',
    expected: `A capsule with ${what} is accepted or answered with a client error, never with 5xx.`,
    why: 'What makes a server fail once makes it fail for everybody when it is sent often.',
    next: 'Let every error of the parser end as 400.',
    mutate: spoil,
    refusedBy: { statuses: [201, '4xx'] },
  }),
);
