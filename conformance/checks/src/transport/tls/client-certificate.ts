import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import type { Caller } from '../caller.ts';
import { tlsRule, type Rule } from '../rule.ts';

/** For listeners that anybody may use. */
export const certificateNotAsked: Rule = (listener) =>
  tlsRule(
    {
      id: 'client-certificate-not-asked',
      requirements: [listener.requirements.clientCertificate],
      level: 'SHOULD',
      expected: 'No client certificate is asked for.',
      why: 'Senders stay anonymous; some clients show a dialogue, or ask for a PIN, when a server asks.',
      next: 'Ask for client certificates on the recipient interface only.',
    },
    async (caller) => {
      if (await asked(caller)) deviates('asked for a client certificate');
      caller.observe('did not ask for one');
    },
  )(listener);

/** For the listener that recipients use. */
export const certificateAsked: Rule = (listener) =>
  tlsRule(
    {
      id: 'client-certificate-asked',
      requirements: [listener.requirements.clientCertificate],
      level: 'MUST',
      expected: 'A client certificate is asked for in the handshake.',
      why: 'The recipient is authenticated by TLS client authentication and nothing else.',
      next: 'Demand a client certificate on the recipient interface.',
    },
    async (caller) => {
      if (!(await asked(caller))) deviates('did not ask for a client certificate');
      caller.observe('asked for one');
    },
  )(listener);

async function asked(caller: Caller): Promise<boolean> {
  const { facts, failure } = await caller.connect();
  if (!facts) deviates(describe({ ...(failure && { failure }) }));
  return facts.certificateRequested === true;
}
