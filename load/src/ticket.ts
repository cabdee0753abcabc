import { randomBytes } from 'node:crypto';
import type { SignerIdentity } from '@testbed/runner';
import { makeTicket, signWith, type Identity } from '@testbed/wire';

/** The address of a shares server as tickets name it: with its port spelt out. */
export function ticketBaseOf(origin: string): string {
  const { hostname, port } = new URL(origin);
  return `https://${hostname}:${port || '443'}`;
}

/** The certificate as PEM on one line, as the released contract wants it in `x-cdoc2-auth-x5c`. */
export function certificateHeaderOf({ certificate }: Pick<Identity, 'certificate'>): string {
  return certificate.toString().replaceAll('\n', '');
}

/** A good ticket of a person for one share; a second audience stays hidden. */
export function ticketOf({ code, algorithm, key }: Pick<SignerIdentity, 'code' | 'algorithm' | 'key'>, audience: string): string {
  const salt = (): string => randomBytes(16).toString('base64url');
  return makeTicket({
    header: { typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: algorithm },
    claims: { iss: `etsi/${code}` },
    audiences: [audience],
    hidden: [`https://css.other.example:443/key-shares/${salt()}?nonce=${salt()}`],
    salt,
    sign: signWith(key, algorithm),
  });
}
