import type { Identity } from '../identity.ts';
import { demandKeyType } from '../key-type.ts';
import { EidProblem } from '../problem.ts';
import { senderKey } from '../sender-point.ts';
import { digestFor } from '../signature.ts';
import { startAgent, type Agent } from './agent/start.ts';
import { tokenCertificateIn, type TokenCertificate } from './certificate.ts';
import { findTlsEngine, tlsEngine, writeEngineConfiguration } from './engine.ts';
import { tokenTimeout } from './once.ts';
import type { TokenReference } from './reference.ts';

/** Which token to open, and how long it may take and stay. */
export interface TokenOpening extends TokenReference {
  readonly pin: string;
  /** Milliseconds for one operation of the token; after them its process is killed. Default 30 s. */
  readonly timeout?: number;
  /** Milliseconds without any operation after which the session ends by itself. Default 5 min. */
  readonly idleTimeout?: number;
}

const fiveMinutes = 300_000;

/**
 * Opens a token with its PIN: a process of its own that ends with `close()`, with this process, or when idle. The
 * PIN goes to that process only.
 *
 * @throws EidProblem pin-incorrect, pin-locked, pin-length, token-not-found, key-not-found, module-not-loadable
 */
export async function openToken({ timeout = tokenTimeout, idleTimeout = fiveMinutes, ...token }: TokenOpening): Promise<Identity> {
  const engine = findTlsEngine();
  const configuration = engine === undefined ? undefined : await writeEngineConfiguration(engine);
  try {
    const agent = startAgent(token, { idleTimeout, nodeOptions: configuration ? [`--openssl-config=${configuration.file}`] : [] });
    try {
      return tokenIdentity(agent, timeout, tokenCertificateIn(await agent.call('open', token, timeout)));
    } catch (error) {
      await agent.close();
      throw error;
    }
  } finally {
    await configuration?.remove();
  }
}

function tokenIdentity(agent: Agent, timeout: number, { publicKey, certificate }: TokenCertificate): Identity {
  return {
    publicKey,
    certificate,
    async ecdh(senderPoint) {
      senderKey(senderPoint, publicKey);
      return agent.call('ecdh', senderPoint, timeout);
    },
    async rsaOaepDecrypt(ciphertext) {
      demandKeyType('RSA-OAEP', 'rsa', publicKey);
      return agent.call('rsaOaepDecrypt', ciphertext, timeout);
    },
    async sign(algorithm, data) {
      const digest = digestFor(algorithm, publicKey);
      return publicKey.type === 'ec' ? agent.call('signEcdsa', { digest, data }, timeout) : agent.call('signRsa', { data }, timeout);
    },
    async request(request) {
      if (!certificate) throw new EidProblem('certificate-missing', 'a token without a certificate cannot authenticate to a server');
      tlsEngine();
      return agent.call('request', request, request.connectTimeout + request.responseTimeout + timeout);
    },
    close: () => agent.close(),
  };
}
