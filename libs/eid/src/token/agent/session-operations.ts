import { X509Certificate } from 'node:crypto';
import type { ClientAuthentication } from '@testbed/pki';
import type { Handle } from 'pkcs11js';
import { EidProblem } from '../../problem.ts';
import { ecdh, findPrivateKey, rsaOaepDecrypt, signEcdsa, signRsa } from '../cryptoki/private-key.ts';
import { readPublicObjects, type PublicObjects } from '../cryptoki/public-objects.ts';
import type { Session } from '../cryptoki/session.ts';
import type { AgentOperations, TokenLogin } from './operations.ts';
import { openLoggedIn } from './token-operations.ts';

type Names = 'open' | 'ecdh' | 'rsaOaepDecrypt' | 'signEcdsa' | 'signRsa' | 'request';

/** The operations of one token session: `open` first, then the others as often as they are needed. */
export function sessionOperations(): Pick<AgentOperations, Names> {
  let opened: { session: Session; key: Handle; authentication: ClientAuthentication } | undefined;
  const demandOpen = (): NonNullable<typeof opened> => {
    if (!opened) throw new EidProblem('session-ended', 'the token was not opened');
    return opened;
  };
  return {
    open(order) {
      const session = openLoggedIn(order);
      const objects = readPublicObjects(session);
      opened = { session, key: findPrivateKey(session, objects.id), authentication: authenticationWith(order, objects) };
      return objects;
    },
    ecdh: (senderPoint) => ecdh(demandOpen().session, demandOpen().key, senderPoint),
    rsaOaepDecrypt: (ciphertext) => rsaOaepDecrypt(demandOpen().session, demandOpen().key, ciphertext),
    signEcdsa: ({ digest, data }) => signEcdsa(demandOpen().session, demandOpen().key, digest, data),
    signRsa: ({ data }) => signRsa(demandOpen().session, demandOpen().key, data),
    async request(request) {
      const { authentication } = demandOpen();
      // Loaded when it is needed: decrypting and provisioning need no TLS, and start in half the time without.
      const { pinnedRequest, TlsProblem } = await import('@testbed/pki');
      try {
        return await pinnedRequest(request, authentication);
      } catch (error) {
        if (error instanceof TlsProblem) throw error;
        const message = "OpenSSL's PKCS#11 engine could not use the key of the token";
        throw new EidProblem('engine-failed', message, 'connect the token and open it again');
      }
    },
  };
}

/** The key as OpenSSL's engine finds it, by a PKCS#11 URI (RFC 7512). */
function authenticationWith({ token, pin }: TokenLogin, { id, certificate }: PublicObjects): ClientAuthentication {
  if (!certificate) return {};
  const idBytes = id.toString('hex').replace(/../g, '%$&');
  const identifier = `pkcs11:token=${encodeURIComponent(token)};id=${idBytes};type=private;pin-value=${encodeURIComponent(pin)}`;
  return { cert: new X509Certificate(certificate).toString(), privateKeyEngine: 'pkcs11', privateKeyIdentifier: identifier };
}
