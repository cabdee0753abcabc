import { readCertificate } from '@testbed/pki';
import type { ServerList } from '@testbed/server-list';
import type { ProbeOrder, ProbeResult } from '../certificates/probe.ts';
import type { Context } from '../context.ts';
import type { Probe } from '../ports.ts';
import { PublishingProblem } from '../problem.ts';

/** What an address of a listed server showed before the list was published. */
export interface ProbedAddress {
  readonly server: string;
  readonly url: string;
  /** SHA-256 of the live certificate, or why there was no answer. */
  readonly fingerprint?: string;
  readonly unreachable?: string;
}

/**
 * Compares the live certificate of every address that clients will use with the pins: a list that locks its clients out
 * is not published.
 *
 * @param acknowledged addresses that may be unreachable
 * @throws PublishingProblem `live-certificate-not-listed`, `server-unreachable`
 */
export async function probeServers({ servers }: ServerList, { probe, clock }: Pick<Context, 'probe' | 'clock'>, acknowledged: readonly string[]): Promise<readonly ProbedAddress[]> {
  const used = servers.filter(({ state }) => state !== 'retired');
  const probed = await Promise.all(
    used.flatMap(({ id, sender, recipient, certificates }) => {
      const pins = certificates.filter(({ purpose }) => purpose !== 'retired').map(({ pem }) => readCertificate(pem).fingerprint256.replaceAll(':', '').toLowerCase());
      return [...new Set([sender, recipient])].map(async (url) => ({ pins, ...(await look(probe, id, { url, allowed: [url], now: clock.now() })) }));
    }),
  );
  const unlisted = probed.find(({ fingerprint, pins }) => fingerprint !== undefined && !pins.includes(fingerprint));
  if (unlisted) {
    throw new PublishingProblem('live-certificate-not-listed', `${unlisted.url} presents a certificate that the list does not name for ${unlisted.server}: clients would refuse it`, 'compare the fingerprint with the one its operator tells you, and list the certificate as current or next', {
      expected: unlisted.pins.join(', ') || 'a pin',
      actual: unlisted.fingerprint ?? '',
    });
  }
  const silent = probed.filter(({ unreachable, url }) => unreachable !== undefined && !acknowledged.includes(url));
  if (silent.length > 0) {
    throw new PublishingProblem('server-unreachable', `no certificate could be seen at ${silent.map(({ url, unreachable }) => `${url} (${unreachable})`).join(', ')}`, 'try again later, or acknowledge that the addresses are unreachable now', {
      actual: silent.map(({ url }) => url).join(' '),
    });
  }
  return probed.map(({ pins: _pins, ...address }) => address);
}

async function look(probe: Probe, server: string, order: ProbeOrder): Promise<ProbedAddress> {
  const { url } = order;
  let result: ProbeResult;
  try {
    result = await probe(order);
  } catch (error) {
    if (!(error instanceof PublishingProblem)) throw error;
    return { server, url, unreachable: error.message };
  }
  return { server, url, fingerprint: result.certificate.fingerprint };
}
