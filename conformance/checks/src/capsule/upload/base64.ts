import type { CapsuleTarget, Check } from '@testbed/runner';
import { passingUpload, withMembers, type CapsuleJson, type Upload } from './request.ts';
import { uploadRefusal } from './refused.ts';

type Field = 'recipient_id' | 'ephemeral_key_material';

interface Row {
  readonly name: string;
  /** Completes "recipient_id …". */
  readonly what: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly spoil: (right: string) => string;
}

const rows: readonly Row[] = [
  { name: 'no-base64', what: 'with characters that base64 does not have', level: 'MUST', spoil: (right) => `${right.slice(0, 8)}#!${right.slice(8)}` },
  { name: 'url-alphabet', what: 'in base64url', level: 'SHOULD', spoil: (right) => right.replaceAll('+', '-').replaceAll('/', '_') },
  { name: 'unpadded', what: 'without its padding', level: 'SHOULD', spoil: (right) => right.replaceAll('=', '') },
  { name: 'line-break', what: 'with a line break in it', level: 'SHOULD', spoil: (right) => `${right.slice(0, 64)}\n${right.slice(64)}` },
];

/** Only values with the characters in which the alphabets differ tell them apart. */
async function tellingUpload(subject: Parameters<typeof passingUpload>[0]): Promise<Upload> {
  for (;;) {
    const request = await passingUpload(subject);
    const capsule = JSON.parse(Buffer.from(request.body).toString()) as CapsuleJson;
    if (/[+/]/.test(capsule.recipient_id) && /[+/]/.test(capsule.ephemeral_key_material)) return request;
  }
}

function spoiled(field: Field, { name, what, level, spoil }: Row): Check<CapsuleTarget> {
  return uploadRefusal({
    id: `capsule/upload/base64/${field.replaceAll('_', '-')}-${name}`,
    requirements: [level === 'MUST' ? 'OAS.CCS/base64' : 'OAS.CCS/base64-alphabet'],
    level,
    expected: `A capsule with ${field} ${what} is refused with 400.`,
    why: 'Decoders differ in what they make of a broken text: the key that is stored may not be the one that was meant.',
    next: `Decode ${field} strictly (RFC 4648, section 4): its alphabet, its padding, nothing else.`,
    twin: tellingUpload,
    mutate: (request) => withMembers(request, (capsule) => ({ [field]: spoil(capsule[field]) })),
  });
}

/** Texts that are nearly base64. */
export const base64Texts: readonly Check<CapsuleTarget>[] = (['recipient_id', 'ephemeral_key_material'] as const).flatMap((field) => rows.map((row) => spoiled(field, row)));
