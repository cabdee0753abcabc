import { X509Certificate } from 'node:crypto';
import { deviates } from '@testbed/runner';
import type { Visitor } from '../caller.ts';
import { handshakeRule } from '../rule.ts';
import { factsOf } from './facts.ts';

export const certificateTrusted = handshakeRule(
  {
    id: 'certificate-trusted',
    requirements: ['TLS/server-certificate'],
    level: 'MUST',
    notSoleKiller: 'Every other check demands such a certificate too.',
    expected: 'The server\'s certificate names its host, is valid now and leads to the trusted issuer with what the server sends.',
    why: 'No client that keeps to the rules connects otherwise.',
    next: 'Install a certificate for this host with its intermediate certificates (RFC 9110 4.3.4).',
  },
  async (visitor) => {
    // The judge's handshake has verified chain, time and strength (112 bits at least); the name is looked at once more, without the common name.
    const certificate = await presented(visitor);
    const host = new URL(visitor.origin).hostname.replace(/^\[|\]$/g, '');
    const named = /^[\d.]+$|:/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' });
    if (named === undefined) deviates(`the certificate names ${certificate.subjectAltName ?? 'no host'}, not ${host}`);
    if (visitor.now() < certificate.validFromDate.getTime() || visitor.now() > certificate.validToDate.getTime()) deviates(`the certificate is valid from ${certificate.validFrom} to ${certificate.validTo}`);
    visitor.observe(`names ${host}, valid to ${certificate.validTo}`);
  },
);

export const certificatePurpose = handshakeRule(
  {
    id: 'certificate-purpose',
    requirements: ['TLS/server-certificate-purpose'],
    level: 'MUST',
    notSoleKiller: 'Every other check demands such a certificate too.',
    expected: 'Where the server\'s certificate limits its purposes, serverAuth is among them.',
    why: 'Clients refuse a certificate that is meant for something else.',
    next: 'Have a certificate made for TLS servers (RFC 5280 4.2.1.12).',
  },
  async (visitor) => {
    const { keyUsage } = await presented(visitor);
    // Node calls the extended key usages so; there is none where the extension is missing.
    const usages: readonly string[] | undefined = keyUsage;
    if (usages && !usages.some((usage) => usage === serverAuth || usage === anyPurpose)) deviates(`the certificate is meant for ${usages.join(', ')}`);
    visitor.observe(usages ? 'serverAuth is among the purposes' : 'the purposes are not limited');
  },
);

const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyPurpose = '2.5.29.37.0';

/** Only for capsule servers. That the answer is good cannot be seen: the responder is no address of the target. */
export const certificateOcsp = handshakeRule(
  {
    id: 'certificate-ocsp-responder',
    requirements: ['CCS/server-certificate-ocsp'],
    level: 'SHOULD',
    expected: 'The server\'s certificate names an OCSP responder.',
    why: 'Clients can validate the certificate by OCSP only where it says whom to ask.',
    next: 'Have a certificate made whose authority information access names the responder.',
  },
  async (visitor) => {
    const responder = /^OCSP - URI:(.+)$/m.exec((await presented(visitor)).infoAccess ?? '')?.[1];
    if (responder === undefined) deviates('the certificate names no OCSP responder');
    visitor.observe(`names ${responder}`);
  },
);

async function presented(visitor: Visitor): Promise<X509Certificate> {
  return new X509Certificate((await factsOf(visitor)).serverCertificate);
}
