import type { Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import { nonceBody } from '../rules/nonce-body.ts';
import { shareIdLength } from '../rules/share-id-length.ts';
import { shareNotExpired } from '../rules/share-not-expired.ts';
import { shareStored } from '../rules/share-stored.ts';
import type { ShareContext } from '../share-context.ts';

/** `POST /key-shares/{shareId}/nonce` (UC.KTS.07/1): what a request must be, in the order in which it is judged. */
export const createNonce: readonly Rule<ShareContext>[] = [shareIdLength(requirements.nonce), nonceBody, shareStored, shareNotExpired];
