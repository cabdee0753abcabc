import type { CapsuleTarget, Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { fetch, fetched, fetchOf, store } from '../fetch/request.ts';
import { aClient, anUnacceptableClient } from '../needs.ts';
import { expectTurnedAway, unacceptableClientOf } from './refused.ts';

const states = [
  { state: 'revoked', requirements: ['UC.KTS.04/2', 'UC.KTS.04/2a', 'CCS/certificate-not-revoked'], why: 'Who lost a card revokes it so that the finder gets nothing.', next: 'Ask the issuer\'s OCSP responder about every client certificate before a capsule is given out.' },
  { state: 'untrusted', requirements: ['UC.KTS.04/2a', 'CCS/certificate-trusted'], why: 'Anybody can make a certificate; that of an unknown issuer proves nothing.', next: 'Trust only the issuers of eID certificates, and verify the chain up to them.' },
  { state: 'expired', requirements: ['UC.KTS.04/2a', 'CCS/certificate-in-validity'], why: 'Nobody answers for a certificate after its time: it is not even revoked any more.', next: 'Check the validity period of the client certificate by the server\'s clock.' },
] as const;

/** Recipients who own the key of the capsule, and whose certificate is not valid. */
export const unacceptableRecipients: readonly Check<CapsuleTarget>[] = states.map(({ state, requirements, why, next }) => ({
  id: `capsule/recipient/unacceptable/${state}`,
  requirements,
  level: 'MUST',
  ...(state === 'revoked' && { notSoleKiller: 'capsule/recipient/judged-first/revoked begins with the same request.' }),
  needs: [aClient, anUnacceptableClient(state)],
  expected: `A client whose certificate is ${state} does not get the capsule to its own key: refused by TLS, or with 401 or 403.`,
  why,
  next,
  async run(subject) {
    const client = unacceptableClientOf(subject.target, state);
    await fetched(subject);
    const { path } = await store(subject, client);
    const exchange = await fetch.send(subject, fetchOf(path, client));
    expectTurnedAway(exchange);
    subject.observe(describe(exchange));
  },
}));
