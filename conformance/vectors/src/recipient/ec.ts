import { int8 } from '../flatbuffer/table.ts';
import { capsuleTypes, curveNumbers, eccPublicKeyCapsule } from '../header/schema.ts';
import { recipientPair, senderPair, type KeyPair } from '../key/agreement.ts';
import { expand, extract } from '../key/derivation.ts';
import type { CurveName, KeyName } from '../key/material.ts';
import type { Recipient } from './recipient.ts';

/** The EC keys of the kit, and the curve of each. */
export const ecCurves = {
  'ec-p256': 'P-256',
  'ec-p384': 'P-384',
  'ec-p521': 'P-521',
  'stranger-ec-p256': 'P-256',
  'stranger-ec-p384': 'P-384',
  'stranger-ec-p521': 'P-521',
} as const satisfies Partial<Record<KeyName, CurveName>>;

/** What can be otherwise about an EC recipient. */
export interface EcParts {
  readonly label?: string;
  readonly curveNumber?: number;
  /** The recipient's key as it is written. */
  readonly recipientKey?: (point: Buffer) => Buffer;
  /** The sender's key as it is written. */
  readonly senderKey?: (point: Buffer) => Buffer;
  /** The shared secret; `written` is the sender's key as it is written. */
  readonly agree?: (recipient: KeyPair, sender: KeyPair, written: Buffer) => Buffer;
  /** The keys in the context of the KEK. */
  readonly context?: (recipient: Buffer, sender: Buffer) => Buffer;
  /** Chooses another sender pair. */
  readonly attempt?: number;
}

/** SC01: a recipient with an EC key (specification, "ECCPublicKeyCapsule"). */
export function ecRecipient(key: keyof typeof ecCurves, parts: EcParts = {}): Recipient {
  const { label = keyLabel(key), recipientKey = same, senderKey = same, agree = (recipient, sender) => recipient.agree(sender.point), context = (a, b) => Buffer.concat([a, b]) } = parts;
  const curve = ecCurves[key];
  return ({ random, texts }) => {
    const recipient = recipientPair(curve, key);
    const sender = senderPair(curve, (purpose, length) => random(parts.attempt === undefined ? purpose : `${purpose} ${parts.attempt}`, length));
    const written = { recipient: recipientKey(recipient.point), sender: senderKey(sender.point) };
    const premaster = extract(texts.premaster, agree(recipient, sender, written.sender));
    return {
      label,
      capsuleType: capsuleTypes.ECCPublicKeyCapsule,
      capsule: {
        layout: eccPublicKeyCapsule,
        values: { curve: int8(parts.curveNumber ?? curveNumbers[curve]), recipient_public_key: written.recipient, sender_public_key: written.sender },
      },
      kek: expand(premaster, texts.kek, texts.algorithm, context(written.recipient, written.sender)),
    };
  };
}

/** The machine-readable label of a key from a file (specification, appendix D). */
export function keyLabel(key: KeyName): string {
  return `data:,V=1&TYPE=pub_key&FILE=${key}.pem&LABEL=${key}`;
}

function same(point: Buffer): Buffer {
  return point;
}
