import { ecPointToKey, publicKeyOf, type PublicKey } from '@testbed/pki';
import type { TokenPublicKey } from './cryptoki/public-objects.ts';

/** A token's public key, checked to be a key we know. @throws PkiProblem */
export function checkedPublicKey(key: TokenPublicKey): PublicKey {
  return publicKeyOf(key.type === 'ec' ? ecPointToKey(key.point) : key.der);
}
