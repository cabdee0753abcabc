import { expect, test } from 'vitest';
import { sampleCapsule } from '../upload/request.ts';
import { complaintAbout, differenceFrom } from './body.ts';

const capsule = sampleCapsule('ecc_secp256r1', { random: (length) => Buffer.alloc(length, 7) });
const answer = (body: unknown): Parameters<typeof complaintAbout>[0] => ({ response: { status: 200, reason: 'OK', headers: [], body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) } });

test('the capsule itself, in any layout and with more members, is the same and keeps the schema', () => {
  for (const body of [capsule, JSON.stringify(capsule, null, 2), { added: 1, ...capsule }]) {
    expect(differenceFrom(capsule, answer(body))).toBeUndefined();
    expect(complaintAbout(answer(body))).toBeUndefined();
  }
});

test.each([
  [{ ...capsule, recipient_id: capsule.ephemeral_key_material.slice(0, -4) }, 'another recipient_id'],
  [{ ...capsule, capsule_type: 'rsa', ephemeral_key_material: '' }, 'another ephemeral_key_material and capsule_type'],
  ['', 'no JSON object'],
])('a difference is named without its octets', (body, named) => {
  expect(differenceFrom(capsule, answer(body))).toContain(named);
});

test.each([
  ['nothing', 'no JSON'],
  [{ ...capsule, capsule_type: undefined }, "must have required property 'capsule_type'"],
  [{ ...capsule, recipient_id: capsule.recipient_id.replace('=', '') }, 'recipient_id must match pattern'],
  [{ ...capsule, ephemeral_key_material: null }, 'ephemeral_key_material must be string'],
  [{ ...capsule, recipient_id: 'AAAA' }, 'recipient_id must NOT have fewer than 88 characters'],
])('a complaint names the member and the rule', (body, named) => {
  expect(complaintAbout(answer(body))).toContain(named);
});
