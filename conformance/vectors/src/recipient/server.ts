import { int8 } from '../flatbuffer/table.ts';
import { capsuleTypes, curveNumbers, eccKeyDetails, keyServerCapsule, rsaKeyDetails } from '../header/schema.ts';
import { recipientPair } from '../key/agreement.ts';
import { rsaPublicKeyDer } from '../key/material.ts';
import { keyLabel } from './ec.ts';
import type { Recipient } from './recipient.ts';

/** No server has this identifier, and RFC 2606 keeps its name free. */
export const absentServer = 'absent.vectors.invalid';

/** SC03 and SC04: the capsule of this recipient is on a server, which the kit has not. */
export function serverRecipient(key: `${'' | 'stranger-'}${'ec-p384' | 'rsa-2048'}`): Recipient {
  const isEc = key.endsWith('ec-p384');
  return ({ random }) => ({
    label: keyLabel(key),
    capsuleType: capsuleTypes.KeyServerCapsule,
    capsule: {
      layout: keyServerCapsule,
      values: {
        recipient_key_details_type: int8(isEc ? 1 : 2),
        recipient_key_details:
          isEc
            ? { layout: eccKeyDetails, values: { curve: int8(curveNumbers['P-384']), recipient_public_key: recipientPair('P-384', key).point } }
            : { layout: rsaKeyDetails, values: { recipient_public_key: rsaPublicKeyDer(key) } },
        keyserver_id: absentServer,
        transaction_id: `KC${random('transaction', 16).toString('hex')}`,
      },
    },
    kek: random('KEK', 32),
  });
}
