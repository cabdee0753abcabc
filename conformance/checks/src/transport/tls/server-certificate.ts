import { X509Certificate } from 'node:crypto';
import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import type { Caller } from '../caller.ts';
import { tlsRule } from '../rule.ts';

export const certificateTrusted = tlsRule(
  {
    id: 'certificate-trusted',
    requirements: ['TLS/server-certificate'],
    level: 'MUST',
    expected: 'The server\'s certificate names its host, is valid now and leads to the trusted issuer with what the server sends.',
    why: 'No client that keeps to the rules connects otherwise.',
    next: 'Install a certificate for this host with its intermediate certificates (RFC 9110 4.3.4).',
  },
  async (caller) => {
    // The judge's handshake has verified chain and time; the name is looked at once more, without the common name.
    const { certificate, origin } = await presented(caller);
    const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
    const named = /^[\d.]+$|:/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' });
    if (named === undefined) deviates(`the certificate names ${certificate.subjectAltName ?? 'no host'}, not ${host}`);
    if (caller.now() < certificate.validFromDate.getTime() || caller.now() > certificate.validToDate.getTime()) deviates(`the certificate is valid from ${certificate.validFrom} to ${certificate.validTo}`);
    caller.observe(`names ${host}, valid to ${certificate.validTo}`);
  },
);

export const certificateStrength = tlsRule(
  {
    id: 'certificate-key-strength',
    requirements: ['TLS/server-key-strength'],
    level: 'SHOULD',
    expected: 'The key of the server\'s certificate is RSA of at least 2048 bits, or of a curve of at least 224 bits.',
    why: 'Weaker keys can be broken, and then somebody else is the server.',
    next: 'Have a certificate made for a stronger key (RFC 9325 4.5).',
  },
  async (caller) => {
    const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = (await presented(caller)).certificate.publicKey;
    const bits = details?.modulusLength ?? bitsOfCurve[details?.namedCurve ?? type] ?? 0;
    if (bits < (type.startsWith('rsa') ? 2048 : 224)) deviates(`the key is ${type} ${details?.namedCurve ?? details?.modulusLength ?? ''}`);
    caller.observe(`the key is ${type} of ${bits} bits`);
  },
);

const bitsOfCurve: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521, secp224r1: 224, ed25519: 256, ed448: 448 };

export const certificatePurpose = tlsRule(
  {
    id: 'certificate-purpose',
    requirements: ['TLS/server-certificate-purpose'],
    level: 'MUST',
    expected: 'Where the server\'s certificate limits its purposes, serverAuth is among them.',
    why: 'Clients refuse a certificate that is meant for something else.',
    next: 'Have a certificate made for TLS servers (RFC 5280 4.2.1.12).',
  },
  async (caller) => {
    const { keyUsage } = (await presented(caller)).certificate;
    // Node calls the extended key usages so; there is none where the extension is missing.
    const usages: readonly string[] | undefined = keyUsage;
    if (usages && !usages.some((usage) => usage === serverAuth || usage === anyPurpose)) deviates(`the certificate is meant for ${usages.join(', ')}`);
    caller.observe(usages ? 'serverAuth is among the purposes' : 'the purposes are not limited');
  },
);

const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyPurpose = '2.5.29.37.0';

/** Only for capsule servers. That the answer is good cannot be seen: the responder is no address of the target. */
export const certificateOcsp = tlsRule(
  {
    id: 'certificate-ocsp-responder',
    requirements: ['CCS/server-certificate-ocsp'],
    level: 'SHOULD',
    expected: 'The server\'s certificate names an OCSP responder.',
    why: 'Clients can validate the certificate by OCSP only where it says whom to ask.',
    next: 'Have a certificate made whose authority information access names the responder.',
  },
  async (caller) => {
    const responder = /^OCSP - URI:(.+)$/m.exec((await presented(caller)).certificate.infoAccess ?? '')?.[1];
    if (responder === undefined) deviates('the certificate names no OCSP responder');
    caller.observe(`names ${responder}`);
  },
);

async function presented(caller: Caller): Promise<{ certificate: X509Certificate; origin: string }> {
  const { facts, failure } = await caller.connect();
  if (!facts) deviates(describe({ ...(failure && { failure }) }));
  return { certificate: new X509Certificate(facts.serverCertificate), origin: caller.origin };
}
