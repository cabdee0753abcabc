import type { SignedDocument, Signer } from '@testbed/server-list';
import type { minimalRiaBase } from '@testbed/server-list/export';

/** What a signer signs with. The root's own keys are not among them: they are needed for a new root only, and kept away. */
export interface SigningKeys {
  /** Every root so far, oldest first, with its signatures. */
  readonly roots: readonly SignedDocument[];
  readonly list: readonly Signer[];
  readonly freshness: readonly Signer[];
  /** For the RIA central configuration: an EC key, an RSA key, both or none. */
  readonly ria: readonly Signer[];
  /** What that configuration is made on; without one it is the minimal base of `libs/server-list`. */
  readonly riaBase?: typeof minimalRiaBase;
  /** Days that a freshness file holds; 7 unless told otherwise. */
  readonly freshDays?: number;
}
