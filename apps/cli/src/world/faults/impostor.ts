import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openAuthority } from '@testbed/pki';
import type { Impostor } from './fault.ts';

const day = 86_400_000;

/**
 * A certificate that a server of the world should not show, issued by the world's TLS authority, which calls it good.
 *
 * @param folder of the world
 * @param tls whose certificate it stands in for: `pki/TLS.key.pem`
 * @returns `certificate`, the leaf alone, may go into a server list, to see a client judge more than that
 */
export function makeImpostor(folder: string, tls: string, presents: 'unlisted' | 'expired' | 'wrong-name'): Impostor & { readonly certificate: string } {
  const key =
    presents === 'unlisted'
      ? (generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
      : readFileSync(join(folder, `pki/${tls}.key.pem`), 'utf8');
  const authority = openAuthority(join(folder, 'pki'));
  const ended = presents === 'expired';
  const certificate = authority
    .issue('tls', {
      profile: 'tls-server',
      names: presents === 'wrong-name' ? ['elsewhere.invalid'] : ['localhost', '127.0.0.1', '::1', hostname()],
      publicKey: createPublicKey(key),
      notBefore: new Date(Date.now() - (ended ? 30 : 1) * day),
      notAfter: new Date(Date.now() + (ended ? -1 : 30) * day),
    })
    .toString();
  return { certificate, key, chain: certificate + authority.hierarchy.authorities.tls.certificate.toString() };
}
