import { AsyncLocalStorage } from 'node:async_hooks';
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { CapsuleServerRules } from '@testbed/capsule-server';
import type { Revocation } from '@testbed/pki';
import { front, type Front } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at, inFetch, inPorts } from './plant.ts';

/** Whom a capsule server takes for a recipient. */
const authentication = inCapsuleServer('authentication', [
  { id: 'capsule/nobody-is-the-last-client', what: 'Takes a connection without a certificate for the client before it.', caughtBy: ['capsule/fetch/certificate-required'], plant: inFetch(takingNobodyForTheLast) },
  { id: 'capsule/untrusted-accepted', what: 'Accepts certificates of every authority.', caughtBy: ['capsule/recipient/unacceptable/untrusted'], plant: inFetch((rules) => without(rules, 'client-certificate-trusted')) },
  { id: 'capsule/self-signed-accepted', what: 'Accepts certificates that are signed by their own key.', caughtBy: ['capsule/recipient/self-made/self-signed'], plant: trusting((certificate) => certificate.checkIssued(certificate)) },
  { id: 'capsule/issuer-by-name', what: 'Trusts every issuer that has the name of a trusted one.', caughtBy: ['capsule/recipient/self-made/forged-signature'], plant: trusting((certificate, trusted) => trusted.some(({ subject }) => subject === certificate.issuer) && !certificate.checkIssued(certificate)) },
  { id: 'capsule/expired-accepted', what: 'Accepts certificates that have expired.', caughtBy: ['capsule/recipient/unacceptable/expired'], plant: inFetch((rules) => without(rules, 'client-certificate-not-expired')) },
  { id: 'capsule/expired-tolerated', what: 'Accepts certificates that expired less than a month ago.', caughtBy: ['capsule/recipient/unacceptable/expired'], plant: inFetch((rules) => replaced(rules, 'client-certificate-not-expired', except(({ certificate }) => certificate !== undefined && Date.now() - new X509Certificate(certificate).validToDate.getTime() < 31 * 24 * 3600_000))) },
  { id: 'capsule/id-before-certificate', what: 'Says that an id is unknown before it looks at the certificate.', caughtBy: ['capsule/recipient/judged-first/revoked'], plant: inFetch((rules) => [...rules.filter(({ id }) => id === 'capsule-stored'), ...rules.filter(({ id }) => id !== 'capsule-stored')]) },
]);

/** What a capsule server knows of revoked certificates. */
const revocation = inCapsuleServer('revocation', [
  { id: 'capsule/revocation-unchecked', what: 'Never asks whether a certificate is revoked.', caughtBy: ['capsule/recipient/unacceptable/revoked', 'capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'], plant: inPorts(() => ({ revocation: { check: async () => ({ status: 'good' }) } })) },
  { id: 'capsule/revocation-ignored', what: 'Asks whether a certificate is revoked and does not heed the answer.', caughtBy: ['capsule/recipient/unacceptable/revoked', 'capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'], plant: inFetch((rules) => without(rules, 'client-certificate-not-revoked')) },
  { id: 'capsule/revocation-cached-for-ever', what: 'Asks once whether a certificate is revoked and never again.', caughtBy: ['capsule/recipient/revoked-later/new-connection', 'capsule/recipient/revoked-later/kept-connection', 'capsule/recipient/revoked-later/resumed-session'], plant: inPorts(({ revocation: asked }) => ({ revocation: caching(asked) })) },
  { id: 'capsule/revocation-once-a-connection', what: 'Asks whether a certificate is revoked only for the first request of a connection.', caughtBy: ['capsule/recipient/revoked-later/kept-connection'], plant: skippingRevocation((socket, seen) => seen.has(socket)) },
  { id: 'capsule/revocation-not-for-resumed', what: 'Does not ask whether a certificate is revoked when its session is resumed.', caughtBy: ['capsule/recipient/revoked-later/resumed-session'], plant: skippingRevocation((socket) => socket.isSessionReused()) },
]);

export const recipientDefects = [...authentication, ...revocation];

type FetchRules = CapsuleServerRules['getCapsule'];

function takingNobodyForTheLast(rules: FetchRules): FetchRules {
  let last: Uint8Array | undefined;
  return replaced(rules, 'client-certificate-present', (rule) => ({
    ...rule,
    check(context) {
      const [own] = context.request.peer;
      last = own ?? last;
      if (own ?? !last) return rule.check(context);
      context.certificate = last;
      return undefined;
    },
  }));
}

/** Trusts a certificate for another reason too. */
function trusting(reason: (certificate: X509Certificate, trusted: readonly X509Certificate[]) => boolean): ReturnType<typeof inFetch> {
  return inFetch((rules) => replaced(rules, 'client-certificate-trusted', except(({ certificate, settings }) => certificate !== undefined && reason(new X509Certificate(certificate), settings.clientTrust))));
}

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

/** Takes certificates for good where something about the connection holds. */
function skippingRevocation(skips: (socket: TLSSocket, seen: WeakSet<TLSSocket>) => boolean): (parts: CapsuleParts) => CapsuleParts {
  const skipped = new AsyncLocalStorage<boolean>();
  const seen = new WeakSet<TLSSocket>();
  const stand: Front = (request, _, next) => {
    const socket = request.socket as TLSSocket;
    skipped.run(skips(socket, seen), next);
    seen.add(socket);
  };
  const asking = inPorts(({ revocation: asked }) => ({ revocation: { check: async (...certificates) => (skipped.getStore() ? { status: 'good' } : asked.check(...certificates)) } }));
  const standing = at('recipient', () => front(stand));
  return (parts) => standing(asking(parts));
}
