import { randomBytes } from 'node:crypto';

/** Where unpredictable bytes come from. A simulation plugs in a seeded one. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** The machine's cryptographically secure generator. Plugged in by `apps/` only. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };
