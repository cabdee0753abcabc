import type { CapsuleType } from '@testbed/protocol';
import type { ExpiryContext, JsonContext } from '@testbed/server-kit';
import type { CapsuleSettings } from '../settings.ts';

/** What the rules of `createCapsule` share. The optional members are written by the rule that is named. */
export interface CreateCapsuleContext extends JsonContext, ExpiryContext {
  readonly settings: CapsuleSettings;
  /** By `base64`: the decoded fields, those that are there. */
  recipientId?: Uint8Array;
  keyMaterial?: Uint8Array;
  /** By `capsule-type`. */
  capsuleType?: CapsuleType;
}

/** A rule of `createCapsule` serves this operation of the contract, if not a clause of a use case. */
export const createCapsuleRequirement = 'key-capsules 3.1.1 createCapsule';
