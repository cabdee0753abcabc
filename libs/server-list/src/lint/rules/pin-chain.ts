import type { X509Certificate } from 'node:crypto';
import { checkCertificate, PkiProblem } from '@testbed/pki';
import type { Rule } from '../rule.ts';

export const pinChain: Rule = {
  code: 'pin-chain',
  severity: 'error',
  demands: 'Where the issuing authorities are known, each certificate has a chain to one of them.',
  async *check({ pins, authorities, now }) {
    if (authorities.length === 0) return;
    for (const { server, path, purpose, certificate } of pins) {
      if (server.state === 'retired' || purpose === 'retired') continue;
      const problem = await problemOf(certificate, authorities, now);
      if (problem !== undefined) yield { path, message: `the certificate of ${server.id}: ${problem}` };
    }
  },
};

async function problemOf(certificate: X509Certificate, trust: readonly X509Certificate[], now: Date): Promise<string | undefined> {
  try {
    await checkCertificate(certificate, { trust, clock: { now: () => within(certificate, now) }, purpose: 'server-authentication' });
    return undefined;
  } catch (error) {
    if (error instanceof PkiProblem) return error.message;
    throw error;
  }
}

/** A next certificate's time has not come yet, and an expired one is the business of pin-valid. */
function within({ validFromDate, validToDate }: X509Certificate, now: Date): Date {
  if (now < validFromDate) return validFromDate;
  return now > validToDate ? validToDate : now;
}
