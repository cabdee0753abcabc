import { AsyncLocalStorage } from 'node:async_hooks';
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { CapsuleServerRules } from '@testbed/capsule-server';
import type { RawRequest } from '@testbed/server-kit';
import { front } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at, inFetch, type Plant } from './plant.ts';

/** Whom a capsule server takes for a recipient. */
export const recipientDefects = inCapsuleServer('authentication', [
  {
    id: 'capsule/certificate-optional',
    what: 'Does not miss a certificate in a full handshake.',
    caughtBy: ['capsule/fetch/certificate-required'],
    collateral: [{ check: 'tls/recipient/resumption-anonymous', reason: 'It asks without a certificate in a full handshake too.' }],
    plant: nobodyServed((isResumed) => !isResumed),
  },
  {
    id: 'capsule/untrusted-accepted',
    what: 'Accepts certificates of every authority.',
    caughtBy: ['capsule/recipient/unacceptable/untrusted'],
    collateral: [{ check: 'capsule/recipient/self-made', reason: 'No authority has signed for it.' }],
    plant: inFetch((rules) => without(rules, 'client-certificate-trusted')),
  },
  {
    id: 'capsule/issuer-by-name',
    what: 'Trusts every issuer that has the name of a trusted one.',
    caughtBy: ['capsule/recipient/unacceptable/untrusted'],
    plant: trusting((certificate, trusted) => trusted.some((authority) => authority.subject === certificate.issuer && !certificate.checkIssued(authority))),
  },
  {
    id: 'capsule/self-signed-accepted',
    what: 'Accepts certificates that are signed by their own key.',
    caughtBy: ['capsule/recipient/self-made/self-signed'],
    plant: trusting((certificate) => certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey)),
  },
  {
    id: 'capsule/signature-of-issuer-unverified',
    what: 'Looks at the names of issuers and not at their signatures.',
    caughtBy: ['capsule/recipient/self-made/forged-signature'],
    plant: trusting((certificate, trusted) => trusted.some((authority) => certificate.checkIssued(authority) && !certificate.verify(authority.publicKey))),
  },
  {
    id: 'capsule/leaf-as-issuer',
    what: 'Takes a recipient for an authority.',
    caughtBy: ['capsule/recipient/self-made/leaf-as-issuer'],
    plant: trusting((certificate) => certificate.issuer !== certificate.subject && certificate.verify(certificate.publicKey)),
  },
  {
    id: 'capsule/certificate-in-header',
    what: 'Believes X-SSL-Client-Cert about whose certificate it is.',
    caughtBy: ['capsule/recipient/borrowed/in-headers'],
    plant: borrowing(({ headers }) => decoded(headers['x-ssl-client-cert'])),
  },
  {
    id: 'capsule/validity-by-the-machine',
    what: 'Judges the validity of a certificate by another clock than everything else.',
    caughtBy: ['capsule/expiry/clock/certificate-over'],
    plant: inFetch((rules) => replaced(rules, 'client-certificate-not-expired', except(({ certificate }) => certificate !== undefined && Date.now() < new X509Certificate(certificate).validToDate.getTime()))),
  },
  {
    id: 'capsule/resumed-nobody-served',
    what: 'Does not ask for a certificate on a resumed session.',
    caughtBy: ['tls/recipient/resumption-anonymous'],
    plant: nobodyServed((isResumed) => isResumed),
  },
  {
    id: 'capsule/resumed-gets-everything',
    what: 'Serves every capsule on a resumed session.',
    caughtBy: ['tls/recipient/resumption-own-identity'],
    plant: resumedGetsEverything,
  },
  {
    id: 'capsule/expired-accepted',
    what: 'Accepts certificates that have expired.',
    caughtBy: ['capsule/recipient/unacceptable/expired', 'capsule/expiry/clock/certificate-over'],
    plant: inFetch((rules) => without(rules, 'client-certificate-not-expired')),
  },
  {
    id: 'capsule/expired-tolerated',
    what: 'Accepts certificates that expired two days ago.',
    caughtBy: ['capsule/recipient/unacceptable/expired'],
    plant: inFetch((rules) => replaced(rules, 'client-certificate-not-expired', except(({ certificate, clock }) => certificate !== undefined && isAbout(2 * day, clock.now(), new X509Certificate(certificate).validToDate)))),
  },
  {
    id: 'capsule/id-before-certificate',
    what: 'Says that an id is unknown before it looks at the certificate.',
    caughtBy: ['capsule/recipient/judged-first/revoked'],
    plant: inFetch((rules) => [...rules.filter(isAboutId), ...rules.filter((rule) => !isAboutId(rule))]),
  },
]);

type FetchContext = Parameters<FetchRules[number]['check']>[0];

type FetchRules = CapsuleServerRules['getCapsule'];

/** Trusts a certificate for another reason too. */
function trusting(reason: (certificate: X509Certificate, trusted: readonly X509Certificate[]) => boolean): ReturnType<typeof inFetch> {
  return inFetch((rules) => replaced(rules, 'client-certificate-trusted', except(({ certificate, settings }) => certificate !== undefined && reason(new X509Certificate(certificate), settings.clientTrust))));
}

/** Knows in the rules whether the session was resumed. */
function knowingResumption(change: (isResumed: () => boolean) => (rules: FetchRules) => FetchRules): Plant {
  const resumed = new AsyncLocalStorage<boolean>();
  const standing = at('recipient', () => front((request, _, next) => resumed.run((request.socket as TLSSocket).isSessionReused(), next)));
  const changed = inFetch(change(() => resumed.getStore() ?? false));
  return (parts) => standing(changed(parts));
}

/** Serves who shows no certificate, in sessions of a kind. */
function nobodyServed(when: (isResumed: boolean) => boolean): Plant {
  const aboutCapsules = ['transaction-id-length', 'capsule-stored', 'capsule-not-expired'];
  return knowingResumption((isResumed) => (rules) =>
    rules.map((rule) => (aboutCapsules.includes(rule.id) ? rule : except<FetchContext>(({ request }) => when(isResumed()) && request.peer.length === 0)(rule))),
  );
}

function resumedGetsEverything(parts: CapsuleParts): CapsuleParts {
  return knowingResumption((isResumed) => (rules) => replaced(rules, 'recipient-matches', except(() => isResumed())))(parts);
}

/** Compares the key of a capsule with another certificate too. */
function borrowing(borrowed: (request: RawRequest) => Uint8Array | undefined): Plant {
  return inFetch((rules) =>
    replaced(rules, 'recipient-matches', (rule) => ({
      ...rule,
      async check(context) {
        const certificate = borrowed(context.request);
        const violation = await rule.check(context);
        return violation && certificate ? rule.check({ ...context, certificate }) : violation;
      },
    })),
  );
}

function decoded(header: string | undefined): Uint8Array | undefined {
  if (header === undefined) return undefined;
  const text = decodeURIComponent(header);
  const der = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return der.length > 300 && der[0] === 0x30 ? der : undefined;
}

const day = 24 * 3600_000;

function isAbout(elapsed: number, now: Date, then: Date): boolean {
  return Math.abs(now.getTime() - then.getTime() - elapsed) < day / 2;
}

function isAboutId({ id }: { readonly id: string }): boolean {
  return id === 'transaction-id-length' || id === 'capsule-stored';
}
