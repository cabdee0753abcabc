import { otherThan, signerOf } from '../create/request.ts';
import { certificateHeaderOf } from '../fetch/request.ts';
import { aSecondSigner } from '../needs.ts';
import { ticketRefused, unreadable } from '../ticket/refused.ts';

const parses = {
  requirements: ['TICKET/certificate-parses'],
  why: 'Without a certificate there is no key to verify with and no person to compare.',
  next: 'Take only a PEM certificate on one line in x-cdoc2-auth-x5c; answer 401 or 400.',
};

/** The header that shows the certificate. */
export const signerCertificate = [
  ticketRefused({ id: 'shares/signer/no-certificate', ...parses, expected: 'A text that is no certificate is refused with 401 or 400.', change: (request) => ({ ...request, certificate: 'no-certificate' }) }, unreadable),
  ticketRefused(
    {
      id: 'shares/signer/certificate-cut',
      ...parses,
      notSoleKiller: 'The same parser reads shares/signer/no-certificate.',
      expected: 'A certificate whose second half is missing is refused with 401 or 400.',
      change: (request, { target }) => {
        const { raw } = signerOf(target).certificate;
        return { ...request, certificate: `-----BEGIN CERTIFICATE-----${raw.subarray(0, raw.length >> 1).toString('base64')}-----END CERTIFICATE-----` };
      },
    },
    unreadable,
  ),
  ticketRefused({
    id: 'shares/signer/certificate-of-another',
    requirements: ['TICKET/signature'],
    needs: [aSecondSigner],
    notSoleKiller: 'Falls with every other check of the signature when it is not verified.',
    expected: 'The recipient\'s ticket with the certificate of another person is refused with 401.',
    why: 'The certificate has to be the one whose key signed.',
    next: 'Verify the signature with the public key of the certificate in x-cdoc2-auth-x5c.',
    change: (request, { target }) => ({ ...request, certificate: certificateHeaderOf(otherThan(signerOf(target), target)) }),
  }),
];
