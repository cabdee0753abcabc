import type { CapsuleTarget, Check } from '@testbed/runner';
import { uploadRefusal } from './refused.ts';

interface Row {
  readonly name: string;
  /** Completes "A body …". */
  readonly what: string;
  readonly requirement: 'OAS.CCS/body-required' | 'OAS.CCS/body-json' | 'OAS.CCS/body-object';
  readonly body: (json: string) => string;
}

const rows: readonly Row[] = [
  { name: 'empty', what: 'of no octets', requirement: 'OAS.CCS/body-required', body: () => '' },
  { name: 'blank', what: 'of white space', requirement: 'OAS.CCS/body-json', body: () => ' \r\n' },
  { name: 'text', what: 'that is a word', requirement: 'OAS.CCS/body-json', body: () => 'capsule' },
  { name: 'truncated', what: 'that lacks its last brace', requirement: 'OAS.CCS/body-json', body: (json) => json.slice(0, -1) },
  { name: 'trailing', what: 'with more after the capsule', requirement: 'OAS.CCS/body-json', body: (json) => `${json}x` },
  { name: 'second-document', what: 'of two JSON documents', requirement: 'OAS.CCS/body-json', body: (json) => `${json}${json}` },
  { name: 'trailing-comma', what: 'with a comma before the last brace', requirement: 'OAS.CCS/body-json', body: (json) => `${json.slice(0, -1)},}` },
  { name: 'single-quotes', what: 'in single quotation marks', requirement: 'OAS.CCS/body-json', body: (json) => json.replaceAll('"', "'") },
  { name: 'array', what: 'that is an array with a capsule', requirement: 'OAS.CCS/body-object', body: (json) => `[${json}]` },
  { name: 'string', what: 'that is a capsule as a JSON string', requirement: 'OAS.CCS/body-object', body: (json) => JSON.stringify(json) },
  { name: 'number', what: 'that is a number', requirement: 'OAS.CCS/body-object', body: () => '1' },
  { name: 'null', what: 'that is null', requirement: 'OAS.CCS/body-object', body: () => 'null' },
];

/** What is sent is no JSON object. */
export const bodies: readonly Check<CapsuleTarget>[] = rows.map(({ name, what, requirement, body }) =>
  uploadRefusal({
    id: `capsule/upload/body/${name}`,
    requirements: [requirement, 'UC.KTS.01/2'],
    level: 'MUST',
    expected: `A body ${what} is refused with 400.`,
    why: 'What does not fit the contract tells of a broken client; guessing what it meant hides that.',
    next: 'Parse the whole body as JSON, demand an object, and answer 400 otherwise.',
    mutate: (request) => ({ ...request, body: Buffer.from(body(Buffer.from(request.body).toString())) }),
  }),
);
