import { randomBytes } from 'node:crypto';

/** Where keys, salts and nonces come from. */
export interface Random {
  /** `length` bytes nobody can predict. */
  bytes(length: number): Uint8Array;
}

/** The cryptographic generator of the system. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };
