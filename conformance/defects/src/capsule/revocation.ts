import { AsyncLocalStorage } from 'node:async_hooks';
import type { TLSSocket } from 'node:tls';
import type { Revocation } from '@testbed/pki';
import { front, type Front } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { without } from '../rules.ts';
import { at, inFetch, inPorts, type Plant } from './plant.ts';

/** What a capsule server knows of revoked certificates. */
export const revocationDefects = inCapsuleServer('revocation', [
  {
    id: 'capsule/revocation-unchecked',
    what: 'Never asks whether a certificate is revoked.',
    caughtBy: ['capsule/recipient/judged-first/revoked', 'capsule/recipient/unacceptable/revoked', 'capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'],
    plant: inPorts(() => ({ revocation: { check: async () => ({ status: 'good' }) } })),
  },
  {
    id: 'capsule/revocation-ignored',
    what: 'Asks whether a certificate is revoked and does not heed the answer.',
    caughtBy: ['capsule/recipient/judged-first/revoked', 'capsule/recipient/unacceptable/revoked', 'capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'],
    plant: inFetch((rules) => without(rules, 'client-certificate-not-revoked')),
  },
  {
    id: 'capsule/revocation-cached-for-ever',
    what: 'Asks once whether a certificate is revoked and never again.',
    caughtBy: ['capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'],
    plant: inPorts(({ revocation: asked }) => ({ revocation: caching(asked) })),
  },
  {
    id: 'capsule/revocation-cached-for-new-connections',
    what: 'Asks whether a certificate is revoked once for all its new connections.',
    caughtBy: ['capsule/recipient/revoked-later/new-connection'],
    plant: skippingRevocation((socket, seen) => !socket.isSessionReused() && !seen.has(socket), 'once good'),
  },
  {
    id: 'capsule/revocation-once-a-connection',
    what: 'Asks whether a certificate is revoked only for the first request of a connection.',
    caughtBy: ['capsule/recipient/revoked-later/kept-connection'],
    plant: skippingRevocation((socket, seen) => seen.has(socket)),
  },
  {
    id: 'capsule/revocation-not-for-resumed',
    what: 'Does not ask whether a certificate is revoked when its session is resumed.',
    caughtBy: ['capsule/recipient/revoked-later/resumed-session'],
    plant: skippingRevocation((socket) => socket.isSessionReused()),
  },
]);

function caching(asked: Revocation): Revocation {
  const answers = new Map<string, ReturnType<Revocation['check']>>();
  return {
    check(certificate, issuer) {
      const answer = answers.get(certificate.fingerprint256) ?? asked.check(certificate, issuer);
      answers.set(certificate.fingerprint256, answer);
      return answer;
    },
  };
}

/** Takes certificates for good where something about the connection holds; or only those that were good once. */
function skippingRevocation(skips: (socket: TLSSocket, seen: WeakSet<TLSSocket>) => boolean, whom: 'all' | 'once good' = 'all'): Plant {
  const skipped = new AsyncLocalStorage<boolean>();
  const seen = new WeakSet<TLSSocket>();
  const good = new Set<string>();
  const stand: Front = (request, _, next) => {
    const socket = request.socket as TLSSocket;
    skipped.run(skips(socket, seen), next);
    seen.add(socket);
  };
  const asking = inPorts(({ revocation: asked }) => ({
    revocation: {
      async check(certificate, issuer) {
        if (skipped.getStore() && (whom === 'all' || good.has(certificate.fingerprint256))) return { status: 'good' };
        const answer = await asked.check(certificate, issuer);
        if (answer.status === 'good') good.add(certificate.fingerprint256);
        return answer;
      },
    },
  }));
  const standing = at('recipient', () => front(stand));
  return (parts) => standing(asking(parts));
}
