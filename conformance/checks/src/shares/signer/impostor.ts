import type { Check, SharesTarget } from '@testbed/runner';
import { impersonate } from '@testbed/wire';
import { refusal } from '../../refusal.ts';
import { signerOf } from '../create/request.ts';
import { certificateHeaderOf, fetch, fetchWith, passingFetch } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';
import { unauthorized } from '../ticket/refused.ts';

const about = {
  requirements: ['TICKET/certificate-trusted', 'UC.KTS.07/6', 'UC.KTS.07/6a', 'OAS.CSS/get-bad-ticket-401'],
  level: 'MUST',
  needs: [aSigner],
  why: 'A certificate costs nothing to make; only the signature of its authority says that it is true.',
  next: 'Verify the signature of the authority on the certificate that verifies the ticket, not only its name.',
  twin: passingFetch,
  refusedBy: unauthorized,
} as const;

/** The judge's own copies of the first signer's certificate. */
export const impostors: readonly Check<SharesTarget>[] = [
  refusal(fetch, {
    ...about,
    id: 'shares/signer/impostor',
    notSoleKiller: 'Whoever takes it takes certificates of any authority.',
    expected: 'A ticket by a copy of the recipient\'s certificate with another key and a made-up signature is refused with 401.',
    async mutate({ share, nonce }, subject) {
      const signer = signerOf(subject.target);
      return fetchWith(subject, { ...signer, ...(await impersonate(signer)) }, share, nonce);
    },
  }),
  refusal(fetch, {
    ...about,
    id: 'shares/signer/impostor-with-chain',
    expected: 'The same copy, followed in the header by the true certificate, is refused with 401 or 400.',
    async mutate({ share, nonce }, subject) {
      const signer = signerOf(subject.target);
      const request = fetchWith(subject, { ...signer, ...(await impersonate(signer)) }, share, nonce);
      return { ...request, certificate: `${request.certificate}${certificateHeaderOf(signer)}` };
    },
    refusedBy: { statuses: [400, 401] },
  }),
];
