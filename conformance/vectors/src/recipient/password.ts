import { pbkdf2Sync } from 'node:crypto';
import { int32, int8 } from '../flatbuffer/table.ts';
import { capsuleTypes, pbkdf2Capsule } from '../header/schema.ts';
import { expand, extract } from '../key/derivation.ts';
import { randomOf } from '../random.ts';
import type { Recipient } from './recipient.ts';

/** The password of every vector of SC06, good by the policy of either public client. Public. */
export const password = 'Vector-Kit-Password-2026';

export const passwordLabel = 'data:,V=1&TYPE=pw&LABEL=vector-password';

/** As many as the Java client takes. */
const standardIterations = 600_000;

/** One salt for the whole kit, so that writing it takes seconds: a password is stretched once, not for each vector. */
const passwordSalt = randomOf('kit')('password salt', 32);

/** What can be otherwise about a recipient with a password. */
export interface PasswordParts {
  readonly label?: string;
  readonly password?: string;
  readonly kekLabel?: string;
  readonly algorithmNumber?: number;
  /** As written in the header. */
  readonly iterations?: number;
  /** As used, where it is another number than the header's. */
  readonly usedIterations?: number;
  readonly hash?: 'sha1' | 'sha256' | 'sha512';
  /** Uses the two salts the other way round. */
  readonly saltsSwapped?: boolean;
  readonly passwordSalt?: Buffer;
}

/** SC06: a recipient with a password (specification, "SC06", and PBKDF2Capsule). */
export function passwordRecipient(parts: PasswordParts = {}): Recipient {
  const { label = passwordLabel, kekLabel = label, iterations = standardIterations, usedIterations = iterations } = parts;
  return ({ random, texts }) => {
    const salts = [random('salt', 32), parts.passwordSalt ?? passwordSalt] as const;
    const [salt, stretchingSalt] = parts.saltsSwapped ? [salts[1], salts[0]] : salts;
    const stretched = stretch(parts.password ?? password, stretchingSalt, usedIterations, parts.hash ?? 'sha256');
    return {
      label,
      capsuleType: capsuleTypes.PBKDF2Capsule,
      capsule: {
        layout: pbkdf2Capsule,
        values: { salt: salts[0], password_salt: salts[1], kdf_algorithm_identifier: int8(parts.algorithmNumber ?? 1), kdf_iterations: int32(iterations) },
      },
      kek: expand(extract(salt, stretched), texts.kek, texts.algorithm, kekLabel),
    };
  };
}

const stretchedBefore = new Map<string, Buffer>();

function stretch(text: string, salt: Buffer, iterations: number, hash: string): Buffer {
  const name = `${hash}/${iterations}/${salt.toString('hex')}/${text}`;
  const known = stretchedBefore.get(name) ?? pbkdf2Sync(text, salt, iterations, 32, hash);
  stretchedBefore.set(name, known);
  return known;
}
