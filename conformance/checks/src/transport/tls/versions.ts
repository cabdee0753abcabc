import { deviates, undecided } from '@testbed/runner';
import type { ConnectionOptions } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { Caller } from '../caller.ts';
import { handshakeRule, tlsRule, type Rule } from '../rule.ts';
import { factsOf } from './facts.ts';

/** TLS 1.3 and nothing else (CCS, "Interface security"). */
export const version13: Rule = (listener) =>
  handshakeRule(
    {
      id: 'version-1.3',
      requirements: [listener.requirements.tls13],
      level: 'MUST',
      notSoleKiller: 'Every other check speaks TLS 1.3 too.',
      expected: 'TLS 1.3 is spoken.',
      why: 'The capsules and shares are protected on their way by TLS 1.3, and clients offer nothing else.',
      next: 'Enable TLS 1.3.',
    },
    async (visitor) => {
      const { protocol, cipher } = await factsOf(visitor, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
      if (protocol !== 'TLSv1.3') deviates(`chose ${protocol} where TLS 1.3 was offered`);
      visitor.observe(`chose ${protocol} with ${cipher}`);
    },
  )(listener);

export const version12 = tlsRule(
  {
    id: 'version-1.2-refused',
    requirements: ['TLS/1.2-refused'],
    level: 'MUST',
    expected: 'A client that offers TLS 1.2 at most is refused by TLS.',
    why: 'The texts name TLS 1.3 alone; what is recorded of an older version may be read once its keys are broken.',
    next: 'Make TLS 1.3 the lowest version.',
  },
  (caller) => refusedByTls(caller, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
);

export const olderVersions = tlsRule(
  {
    id: 'older-versions-refused',
    requirements: ['TLS/1.1-refused'],
    level: 'MUST',
    expected: 'Clients that offer TLS 1.1 or 1.0 at most are refused by TLS.',
    why: 'These versions are broken and forbidden (RFC 8996).',
    next: 'Make TLS 1.3 the lowest version.',
  },
  async (caller) => {
    for (const version of ['TLSv1.1', 'TLSv1'] as const) await refusedByTls(caller, { minVersion: version, maxVersion: version });
  },
);

// OpenSSL itself wants nothing of the old versions unless its level is 0.
async function refusedByTls({ connect, observe }: Caller, options: ConnectionOptions): Promise<void> {
  const { facts, failure } = await connect({ ...options, ciphers: 'DEFAULT@SECLEVEL=0' });
  if (facts) deviates(`spoke ${facts.protocol} with ${facts.cipher}`);
  if (failure?.kind === 'alert' || failure?.kind === 'closed') return observe(describe({ failure }));
  if (failure?.kind === 'timeout') deviates('neither spoke nor refused');
  undecided(`the judge could not offer ${options.maxVersion}: ${failure?.reason}`);
}
