import { capsuleTypes, rsaPublicKeyCapsule } from '../header/schema.ts';
import { rsaPublicKeyDer, type KeyName } from '../key/material.ts';
import { encryptOaep } from '../key/oaep.ts';
import type { Random } from '../random.ts';
import { keyLabel } from './ec.ts';
import type { Recipient } from './recipient.ts';

/** The RSA keys of the kit. */
export type RsaKeyName = Extract<KeyName, `${string}rsa-${number}`>;

/** What can be otherwise about an RSA recipient. */
export interface RsaParts {
  readonly label?: string;
  /** The recipient's key as it is written. */
  readonly recipientKey?: (der: Buffer) => Buffer;
  readonly kekLength?: number;
  readonly encrypt?: (key: RsaKeyName, kek: Buffer, random: Random) => Buffer;
}

/** SC02: a recipient with an RSA key (specification, "RSAPublicKeyCapsule"). */
export function rsaRecipient(key: RsaKeyName, { label = keyLabel(key), recipientKey = (der) => der, kekLength = 32, encrypt = encryptOaep }: RsaParts = {}): Recipient {
  return ({ random }) => {
    const kek = random('KEK', kekLength);
    return {
      label,
      capsuleType: capsuleTypes.RSAPublicKeyCapsule,
      capsule: { layout: rsaPublicKeyCapsule, values: { recipient_public_key: recipientKey(rsaPublicKeyDer(key)), encrypted_kek: encrypt(key, kek, random) } },
      kek,
    };
  };
}
