import { capsuleTypes, symmetricKeyCapsule } from '../header/schema.ts';
import { expand, extract } from '../key/derivation.ts';
import { randomOf } from '../random.ts';
import type { Recipient } from './recipient.ts';

/** The shared secret of every vector of SC05. Public. */
export const secret = randomOf('kit')('secret', 32);

export const secretLabel = 'data:,V=1&TYPE=secret&LABEL=vector-secret';

/** What can be otherwise about a recipient with a shared secret. */
export interface SecretParts {
  readonly label?: string;
  readonly secret?: Buffer;
  readonly salt?: Buffer;
  /** The label that goes into the KEK, where it is another one than the header's. */
  readonly kekLabel?: string;
}

/** SC05: a recipient with a shared secret (specification, "SymmetricKeyCapsule"). */
export function secretRecipient(parts: SecretParts = {}): Recipient {
  const { label = secretLabel, kekLabel = label } = parts;
  return ({ random, texts }) => {
    const salt = parts.salt ?? random('salt', 32);
    return {
      label,
      capsuleType: capsuleTypes.SymmetricKeyCapsule,
      capsule: { layout: symmetricKeyCapsule, values: { salt } },
      kek: expand(extract(salt, parts.secret ?? secret), texts.kek, texts.algorithm, kekLabel),
    };
  };
}
