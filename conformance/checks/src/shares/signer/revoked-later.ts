import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { signerOf } from '../create/request.ts';
import { fetch, fetchBy, fetched } from '../fetch/request.ts';
import { aHook, aSigner } from '../needs.ts';
import { unauthorized } from '../ticket/refused.ts';

/** Servers may remember an OCSP answer for a while; longer than this is not "now". Milliseconds. */
const patience = 10_000;

export const revokedLater: Check<SharesTarget> = {
  id: 'shares/signer/revoked-later',
  requirements: ['TICKET/certificate-not-revoked', 'UC.KTS.07/6', 'UC.KTS.07/6a'],
  level: 'MUST',
  alone: true,
  timeLimit: 60_000,
  needs: [aSigner, aHook('revoke', 'restore')],
  expected: 'A ticket by a certificate that was revoked after the share was created is refused with 401, at the latest 10 s after the revocation.',
  why: 'Whoever stole a phone today must not get the shares of yesterday.',
  next: 'Ask the OCSP responder on every fetch, and remember its answers for seconds only.',
  async run(subject) {
    const signer = signerOf(subject.target, subject.target.signers.length - 1);
    const serial = signer.certificate.serialNumber;
    await fetched(subject, await fetchBy(subject, signer), 'a ticket before the revocation');
    const waiting = await fetchBy(subject, signer);
    await subject.hook('revoke', { serial });
    try {
      const since = subject.now();
      let exchange = await fetch.send(subject, waiting);
      while (exchange.response?.status === 200) {
        if (subject.now() - since > patience) deviates(`${patience / 1000} s after the revocation it still ${describe(exchange)}`);
        await subject.sleep(1000);
        exchange = await fetch.send(subject, await fetchBy(subject, signer));
      }
      expectRefusal(exchange, unauthorized);
      subject.observe(`${describe(exchange)}, ${Math.round((subject.now() - since) / 1000)} s after the revocation`);
    } finally {
      await subject.hook('restore', { serial });
    }
    const after = fetch.notAccepted(await fetch.send(subject, await fetchBy(subject, signer)));
    if (after !== undefined) undecided(`the certificate was restored, and for a good ticket the target ${after}: what refused it before may not have been the revocation`);
  },
};
