import { int8 } from '../flatbuffer/table.ts';
import { capsuleTypes, keyShare, keySharesCapsule } from '../header/schema.ts';
import type { Recipient } from './recipient.ts';
import { absentServer } from './server.ts';

/** The recipient of SC07: a well-known test person. */
export const person = 'PNOEE-38001085718';

/** Where the shares would be. */
export const absentSharesServers = [`https://shares-1.${absentServer}:8443/`, `https://shares-2.${absentServer}:8443/`] as const;

/** SC07: the shares of this recipient's key are on servers, which the kit has not. */
export function sharesRecipient(): Recipient {
  return ({ random }) => ({
    label: `data:,V=1&TYPE=auth&SN=etsi%2F${person}`,
    capsuleType: capsuleTypes.KeySharesCapsule,
    capsule: {
      layout: keySharesCapsule,
      values: {
        shares: absentSharesServers.map((serverBaseUrl, index) => ({
          layout: keyShare,
          values: { server_base_url: serverBaseUrl, share_id: random(`share ${index}`, 16).toString('hex') },
        })),
        salt: random('salt', 32),
        recipient_type: int8(1),
        shares_scheme: int8(1),
        recipient_id: `etsi/${person}`,
      },
    },
    kek: random('KEK', 32),
  });
}
