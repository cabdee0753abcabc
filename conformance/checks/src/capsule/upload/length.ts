import type { CapsuleTarget, Check, Subject } from '@testbed/runner';
import { rsaPublicKeyOfLength } from '../key/rsa.ts';
import { base64, sampleCapsule, uploadOf, withMembers, type Upload } from './request.ts';
import { uploadRefusal } from './refused.ts';

async function rsaUpload(subject: Subject<CapsuleTarget>): Promise<Upload> {
  return uploadOf(sampleCapsule('rsa', subject));
}

/** Of RSA capsules: the lengths of EC points follow from the curve. */
export const lengths: readonly Check<CapsuleTarget>[] = [
  uploadRefusal({
    id: 'capsule/upload/length/recipient-id-64',
    requirements: ['OAS.CCS/recipient-id-min'],
    level: 'MUST',
    expected: 'A recipient_id of 64 octets, a well-formed RSA key otherwise, is refused with 400.',
    why: 'No key that protects anything is as short.',
    next: 'Refuse a recipient_id of fewer than 65 decoded octets.',
    twin: rsaUpload,
    mutate: (request, { random }) => withMembers(request, () => ({ recipient_id: base64(rsaPublicKeyOfLength(64, random)) })),
  }),
  uploadRefusal({
    id: 'capsule/upload/length/recipient-id-96',
    requirements: ['OAS.CCS/recipient-id-min'],
    level: 'MUST',
    profiles: ['openapi-2'],
    expected: 'A recipient_id of 96 octets, a well-formed RSA key otherwise, is refused with 400.',
    why: 'No key that protects anything is as short.',
    next: 'Refuse a recipient_id of fewer than 97 decoded octets.',
    twin: rsaUpload,
    mutate: (request, { random }) => withMembers(request, () => ({ recipient_id: base64(rsaPublicKeyOfLength(96, random)) })),
  }),
  uploadRefusal({
    id: 'capsule/upload/length/recipient-id-empty',
    requirements: ['OAS.CCS/recipient-id-min'],
    level: 'MUST',
    expected: 'An empty recipient_id is refused with 400.',
    why: 'A capsule to nobody can be fetched by nobody.',
    next: 'Refuse a recipient_id of fewer than 65 decoded octets.',
    twin: rsaUpload,
    mutate: (request) => withMembers(request, () => ({ recipient_id: '' })),
  }),
  uploadRefusal({
    id: 'capsule/upload/length/recipient-id-2101',
    requirements: ['OAS.CCS/recipient-id-max', 'UC.KTS.01/2a'],
    level: 'MUST',
    expected: 'A recipient_id of 2101 octets, a well-formed RSA key otherwise, is refused with 400.',
    why: 'The limit keeps senders, who are unknown, from filling the server.',
    next: 'Refuse a recipient_id of more than 2100 decoded octets.',
    twin: rsaUpload,
    mutate: (request, { random }) => withMembers(request, () => ({ recipient_id: base64(rsaPublicKeyOfLength(2101, random)) })),
  }),
  uploadRefusal({
    id: 'capsule/upload/length/key-material-2101',
    requirements: ['OAS.CCS/key-material-max', 'UC.KTS.01/2a'],
    level: 'MUST',
    aliases: ['RSA-PUT_CAPSULE-NEG-01-CAPSULE_TOO_BIG'],
    expected: 'Key material of 2101 octets is refused with 400.',
    why: 'The limit keeps senders, who are unknown, from filling the server.',
    next: 'Refuse ephemeral_key_material of more than 2100 decoded octets.',
    twin: rsaUpload,
    mutate: (request, { random }) => withMembers(request, () => ({ ephemeral_key_material: base64(random(2101)) })),
  }),
  uploadRefusal({
    id: 'capsule/upload/length/key-material-100000',
    requirements: ['OAS.CCS/key-material-max', 'UC.KTS.01/2a'],
    level: 'MUST',
    expected: 'Key material of 100 000 octets is refused with 400 or 413.',
    why: 'The limit keeps senders, who are unknown, from filling the server.',
    next: 'Limit the body before reading it, and ephemeral_key_material to 2100 decoded octets.',
    twin: rsaUpload,
    mutate: (request, { random }) => withMembers(request, () => ({ ephemeral_key_material: base64(random(100_000)) })),
    refusedBy: { statuses: [400, 413] },
  }),
  uploadRefusal({
    id: 'capsule/upload/length/key-material-empty',
    requirements: ['OAS.CCS/key-material-empty'],
    level: 'SHOULD',
    expected: 'Empty key material is refused with 400.',
    why: 'A capsule without content opens nothing.',
    next: 'Refuse empty ephemeral_key_material.',
    twin: rsaUpload,
    mutate: (request) => withMembers(request, () => ({ ephemeral_key_material: '' })),
  }),
];
