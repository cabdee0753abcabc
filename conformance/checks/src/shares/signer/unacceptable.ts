import type { Check, SharesTarget } from '@testbed/runner';
import { refusal } from '../../refusal.ts';
import { fetch, fetchBy, passingFetch } from '../fetch/request.ts';
import { anUnacceptableSigner, aSigner } from '../needs.ts';
import { unauthorized } from '../ticket/refused.ts';

type Told = Pick<Check<SharesTarget>, 'requirements' | 'expected' | 'why' | 'next'> & Partial<Pick<Check<SharesTarget>, 'level' | 'notSoleKiller'>>;

/** A good fetch by somebody else, who differs in the certificate. */
function refused(id: string, state: keyof SharesTarget['unacceptableSigners'], { name, demanded }: { name: string; demanded: boolean }, check: Told): Check<SharesTarget> {
  return refusal(fetch, {
    id,
    level: 'MUST',
    ...check,
    requirements: [...check.requirements, 'UC.KTS.07/6', 'UC.KTS.07/6a', 'OAS.CSS/get-bad-ticket-401'],
    needs: [aSigner, anUnacceptableSigner(state, name, demanded)],
    twin: passingFetch,
    mutate(_request, subject) {
      const signer = subject.target.unacceptableSigners[state];
      if (!signer) throw new Error(`no ${state} signer`);
      return fetchBy(subject, signer);
    },
    refusedBy: unauthorized,
  });
}

const validity = { requirements: ['TICKET/certificate-in-validity'], next: 'Compare notBefore and notAfter of the certificate with the present time; answer 401.' };

/** Recipients of their own shares, whose certificates a server must not take. */
export const unacceptableSigners = [
  refused('shares/signer/revoked', 'revoked', { name: 'a signer whose certificate is revoked', demanded: true }, {
    requirements: ['TICKET/certificate-not-revoked'],
    notSoleKiller: 'With the hook revoke shares/signer/revoked-later sees it too.',
    expected: 'A ticket by a revoked certificate is refused with 401.',
    why: 'People revoke what was stolen: whoever has it now must not get their shares.',
    next: 'Ask the OCSP responder about the certificate before the share is given.',
  }),
  refused('shares/signer/untrusted', 'untrusted', { name: 'a signer whose certificate another authority issued', demanded: true }, {
    requirements: ['TICKET/certificate-trusted'],
    expected: 'A ticket by a certificate of an authority that is not trusted is refused with 401.',
    why: 'Everybody can make an authority and certificates in any name.',
    next: 'Verify that a trusted authority signed the certificate.',
  }),
  refused('shares/signer/expired', 'expired', { name: 'a signer whose certificate has expired', demanded: false }, {
    ...validity,
    expected: 'A ticket by an expired certificate is refused with 401.',
    why: 'Authorities answer for certificates only until they expire: afterwards nobody says that one was stolen.',
  }),
  refused('shares/signer/not-yet-valid', 'notYetValid', { name: 'a signer whose certificate is not yet valid', demanded: false }, {
    ...validity,
    notSoleKiller: 'With the hook setClock shares/signer/before-validity sees it too.',
    expected: 'A ticket by a certificate that is not yet valid is refused with 401.',
    why: 'A certificate holds from its first day on; before, its person may not have it yet.',
  }),
  refused('shares/signer/signing-certificate', 'signing', { name: 'a signer whose certificate is for signing documents', demanded: false }, {
    requirements: ['TICKET/certificate-usage'],
    level: 'SHOULD',
    expected: 'A ticket by a certificate that is only for signing documents (nonRepudiation) is refused with 401.',
    why: 'A signature that its person believes to be under a document must open nothing.',
    next: 'Demand digitalSignature in the key usage of the certificate.',
  }),
  refused('shares/signer/no-serial-number', 'anonymous', { name: 'a signer whose certificate has no serialNumber in its subject', demanded: false }, {
    requirements: ['TICKET/certificate-person'],
    expected: 'A ticket by a certificate without serialNumber in its subject is refused with 401.',
    why: 'Without it the certificate does not say which person it is; names are not unique.',
    next: 'Take the person from the serialNumber of the subject, from nothing else.',
  }),
];
