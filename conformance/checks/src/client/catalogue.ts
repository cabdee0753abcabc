import { passwordDecryption } from './password/decrypt.ts';
import { passwordEncryption } from './password/encrypt.ts';
import type { ClientRule } from './target.ts';

/** All that is checked of a client, in the order in which a report tells it. */
export const clientChecks: readonly ClientRule[] = [...passwordEncryption, ...passwordDecryption];
