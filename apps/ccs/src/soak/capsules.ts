import { generateKeyPairSync } from 'node:crypto';
import { publicKeyOf } from '@testbed/pki';
import { capsuleJson } from '@testbed/protocol';
import type { Place } from '../test-process.ts';

/** Capsules for the recipient of the place that can be told apart. */
export function differentCapsules({ jaak }: Place): Uint8Array[] {
  const { recipient_id: recipientId } = JSON.parse(Buffer.from(jaak.capsule).toString()) as { recipient_id: string };
  return Array.from({ length: 64 }, () => {
    const key = publicKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
    return capsuleJson({
      recipientId: Buffer.from(recipientId, 'base64'),
      ephemeralKeyMaterial: key.type === 'ec' ? key.point : key.der,
      capsuleType: 'ecc_secp384r1',
    });
  });
}
