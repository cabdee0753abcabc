import type { CapsuleType } from './types.ts';

/** What a profile of capsule servers promises. */
export interface CapsuleProfile {
  /** Version of the OpenAPI `cdoc2-key-capsules` it follows. */
  readonly openapi: string;
  readonly capsuleTypes: readonly CapsuleType[];
  /** What happens to an expiry time later than allowed: UC.KTS.01/4b refuses, OpenAPI ≥ 3.0.1 adjusts. */
  readonly tooLong: 'reject' | 'adjust';
  /** Whether an adjusting server says so in `x-expiry-time-adjusted`. */
  readonly adjustedHeader: boolean;
}

const allTypes = ['ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1', 'rsa'] as const;

/** The profiles in the field: the use cases, OpenAPI 3.x as deployed, OpenAPI 2.1/2.2. */
export const capsuleProfiles = {
  'use-case': { openapi: '3.1.1', capsuleTypes: allTypes, tooLong: 'reject', adjustedHeader: true },
  field: { openapi: '3.1.1', capsuleTypes: allTypes, tooLong: 'adjust', adjustedHeader: true },
  'openapi-2': { openapi: '2.2.0', capsuleTypes: ['ecc_secp384r1', 'rsa'], tooLong: 'adjust', adjustedHeader: false },
} as const satisfies Record<string, CapsuleProfile>;

/** Name of a profile, as in world and target files. */
export type CapsuleProfileName = keyof typeof capsuleProfiles;
