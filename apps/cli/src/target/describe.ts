import { keyStorePassword } from './key-store.ts';
import { keyStores, type KeyStoreName } from './key-stores.ts';

const algorithms = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', 'RSA-2048': 'RS256' } as const;

/** A key store as a target file names it. @param folder of the key stores, relative to the target file */
export function clientEntry(folder: string, name: KeyStoreName): object {
  const { firstName, lastName } = keyStores[name].person;
  return { name: `${lastName},${firstName}`, p12: `${folder}/${name}.p12`, password: keyStorePassword };
}

/** The same for whoever signs tickets. */
export function signerEntry(folder: string, name: KeyStoreName): object {
  const { key, person } = keyStores[name];
  return { code: `PNOEE-${person.code}`, p12: `${folder}/${name}.p12`, password: keyStorePassword, algorithm: algorithms[key] };
}
