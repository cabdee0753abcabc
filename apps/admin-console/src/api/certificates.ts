import { readCertificates } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';
import { deskOf, textOf, type Route } from './route.ts';

/** How many of the last digits of a fingerprint a person types from another source. */
const typedDigits = 8;

/** Certificates for a draft: from a file, or from a live server and compared by a person. Nothing is trusted by itself. */
export const certificateRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/certificates',
    answer: (request) => ({ certificates: readCertificates(Buffer.from(textOf(request, 'base64'), 'base64'), request.console.clock.now()) }),
  },
  { method: 'POST', path: '/api/:environment/probe', answer: async (request) => deskOf(request).probe(request.person, textOf(request, 'url')) },
  {
    method: 'POST',
    path: '/api/:environment/fingerprint',
    answer(request) {
      const [fingerprint, typed] = [textOf(request, 'fingerprint'), textOf(request, 'typed').replaceAll(/[\s:]/g, '').toLowerCase()];
      if (!/^[0-9a-f]{64}$/.test(fingerprint) || typed.length !== typedDigits || !fingerprint.endsWith(typed)) {
        throw new ConsoleProblem('fingerprint-different', 'what was typed are not the last eight digits of this fingerprint', { next: 'ask the server’s administrator again, and do not import it if they differ' });
      }
      deskOf(request).publishing.record(request.person, 'compare-fingerprint', { url: textOf(request, 'url'), fingerprint });
      return {};
    },
  },
];
