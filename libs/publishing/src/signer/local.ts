import type { Clock } from '@testbed/pki';
import type { Environment } from '../model.ts';
import type { PublicationSigner } from '../ports.ts';
import { openStore } from '../store/open.ts';
import type { SigningKeys } from './keys.ts';
import { signNewFreshness, signPublication, type Desk } from './sign.ts';

/** Where a signer stands. */
export interface LocalSigner {
  /** Folder of the environment's store, which the signer opens for reading only. */
  readonly directory: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly keys: SigningKeys;
}

/**
 * A signer in this process: what `spawnSigner` runs in one of its own. The store is opened anew for each order, so that
 * the signer may be there before the store is.
 */
export function localSigner({ directory, environment, clock, keys }: LocalSigner): PublicationSigner {
  const at = async <T>(work: (desk: Desk) => Promise<T>): Promise<T> => {
    const store = openStore(directory, 'read');
    try {
      return await work({ store, environment, keys, now: clock.now() });
    } finally {
      store.close();
    }
  };
  return {
    signPublication: (order) => at((desk) => signPublication(desk, order)),
    signFreshness: () => at(signNewFreshness),
    roots: () => Promise.resolve(keys.roots.map(({ document }) => Buffer.from(document, 'base64'))),
    close: () => Promise.resolve(),
  };
}
