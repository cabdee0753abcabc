import type { X509Certificate } from 'node:crypto';
import type { Check, SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { underClock } from '../clock.ts';
import { signerOf } from '../create/request.ts';
import { fetch, fetchBy, fetched } from '../fetch/request.ts';
import { aHook, aSigner } from '../needs.ts';
import { unauthorized } from '../ticket/refused.ts';

const day = 86_400_000;

const moments: readonly { readonly id: string; readonly when: string; readonly why: string; readonly notSoleKiller?: string; readonly at: (certificate: X509Certificate) => number }[] = [
  { id: 'shares/signer/after-validity', when: 'after the end of', why: 'Authorities answer for certificates only until they expire.', notSoleKiller: 'It sees what shares/signer/expired sees, with another certificate.', at: ({ validTo }) => Date.parse(validTo) + day },
  { id: 'shares/signer/before-validity', when: 'before the beginning of', why: 'A certificate holds from its first day on.', at: ({ validFrom }) => Date.parse(validFrom) - day },
];

/** A certificate that is good today, on a day on which it is not. */
export const validityByClock: readonly Check<SharesTarget>[] = moments.map(({ when, at, ...moment }) => ({
  ...moment,
  requirements: ['TICKET/certificate-in-validity', 'UC.KTS.07/6', 'UC.KTS.07/6a'],
  level: 'MUST',
  alone: true,
  needs: [aSigner, aHook('setClock', 'resetClock')],
  expected: `A ticket is refused with 401 when the target's clock stands a day ${when} the validity of its certificate.`,
  next: 'Compare notBefore and notAfter of the certificate with the server\'s present time; answer 401.',
  async run(subject) {
    const signer = signerOf(subject.target);
    await fetched(subject, await fetchBy(subject, signer), 'a ticket by today\'s clock');
    await underClock(subject, at(signer.certificate), async () => {
      const exchange = await fetch.send(subject, await fetchBy(subject, signer));
      expectRefusal(exchange, unauthorized);
      subject.observe(describe(exchange));
    });
  },
}));
