import { deviates } from '@testbed/runner';
import type { Visitor } from '../caller.ts';
import { handshakeRule, type Rule } from '../rule.ts';
import { factsOf } from './facts.ts';

/** For listeners that anybody may use. */
export const certificateNotAsked: Rule = (listener) =>
  handshakeRule(
    {
      id: 'client-certificate-not-asked',
      requirements: [listener.requirements.clientCertificate],
      level: 'SHOULD',
      expected: 'No client certificate is asked for.',
      why: 'Senders stay anonymous; some clients show a dialogue, or ask for a PIN, when a server asks.',
      next: 'Ask for client certificates on the recipient interface only.',
    },
    async (visitor) => {
      if (await asked(visitor)) deviates('asked for a client certificate');
      visitor.observe('did not ask for one');
    },
  )(listener);

/** For the listener that recipients use. */
export const certificateAsked: Rule = (listener) =>
  handshakeRule(
    {
      id: 'client-certificate-asked',
      requirements: [listener.requirements.clientCertificate],
      level: 'MUST',
      notSoleKiller: 'Who is not asked cannot authenticate: no fetch succeeds.',
      expected: 'A client certificate is asked for in the handshake.',
      why: 'The recipient is authenticated by TLS client authentication and nothing else.',
      next: 'Demand a client certificate on the recipient interface.',
    },
    async (visitor) => {
      if (!(await asked(visitor))) deviates('did not ask for a client certificate');
      visitor.observe('asked for one');
    },
  )(listener);

async function asked(visitor: Visitor): Promise<boolean> {
  return (await factsOf(visitor)).certificateRequested === true;
}
