import type { ConnectionOptions } from '@testbed/wire';
import { handshakeRule, type Rule } from '../rule.ts';
import { factsOf } from './facts.ts';

/** A client that offers nothing but this must be able to connect (RFC 8446 9.1). */
function offered(id: string, requirement: string, what: string, options: ConnectionOptions): Rule {
  return handshakeRule(
    {
      id,
      requirements: [requirement],
      // The RFC wants it implemented; an operator may still have reasons to turn it off.
      level: 'SHOULD',
      expected: `A client that offers only ${what} can connect.`,
      why: 'Clients on smart cards\' middleware, phones and old systems do not all offer everything.',
      next: `Enable ${what} (RFC 8446 9.1).`,
    },
    async (visitor) => {
      const { cipher } = await factsOf(visitor, options);
      visitor.observe(`spoke ${cipher}`);
    },
  );
}

export const aes128 = offered('suite-aes-128-gcm', 'TLS/cipher-suites', 'TLS_AES_128_GCM_SHA256', { ciphers: 'TLS_AES_128_GCM_SHA256' });
export const aes256 = offered('suite-aes-256-gcm', 'TLS/cipher-suites', 'TLS_AES_256_GCM_SHA384', { ciphers: 'TLS_AES_256_GCM_SHA384' });
export const chacha20 = offered('suite-chacha20-poly1305', 'TLS/cipher-suites', 'TLS_CHACHA20_POLY1305_SHA256', { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' });
export const p256 = offered('group-p-256', 'TLS/groups', 'secp256r1 for the key exchange', { groups: 'P-256' });
export const x25519 = offered('group-x25519', 'TLS/groups', 'X25519 for the key exchange', { groups: 'X25519' });
