import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { aSignerBy } from '../needs.ts';
import { fetch, fetchBy } from '../fetch/request.ts';

const means = [
  { algorithm: 'RS256', level: 'MUST', whose: 'Smart-ID' },
  { algorithm: 'ES256', level: 'MUST', whose: 'Mobile-ID' },
  { algorithm: 'ES384', level: 'SHOULD', whose: 'the ID-card' },
] as const;

/** The three algorithms in which people sign. */
export const signerAlgorithms: readonly Check<SharesTarget>[] = means.map(({ algorithm, level, whose }) => ({
  id: `shares/signer/${algorithm.toLowerCase()}`,
  requirements: [`TICKET/alg-${algorithm.toLowerCase()}`],
  level,
  notSoleKiller: 'With every signer shares/concurrency/fetches fetches too.',
  needs: [aSignerBy(algorithm)],
  expected: `A ticket signed with ${algorithm} opens the share.`,
  why: `${whose} signs this way; without it its users can't decrypt.`.replace(/^the/, 'The'),
  next: `Verify ${algorithm} with a certificate of that kind of key.`,
  async run(subject) {
    const signer = subject.target.signers.find((one) => one.algorithm === algorithm);
    if (!signer) throw new Error(`no signer with ${algorithm}`);
    const exchange = await fetch.send(subject, await fetchBy(subject, signer));
    if (exchange.response?.status !== 200) deviates(describe(exchange));
    subject.observe(describe(exchange));
  },
}));
