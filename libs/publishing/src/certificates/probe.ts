import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { presentedCertificates, tlsGroups } from '@testbed/pki';
import { PublishingProblem } from '../problem.ts';
import { clientWasAsked } from './client-flight.ts';
import { certificateFacts, type CertificateFacts } from './facts.ts';

/** What a server showed of itself. Nothing of it is trusted: a person compares the fingerprint. */
export interface ProbeResult {
  readonly url: string;
  /** The server's own certificate. */
  readonly certificate: CertificateFacts;
  /** What it presented, its own first. */
  readonly chain: readonly CertificateFacts[];
  readonly tls: {
    /** `TLSv1.3` */
    readonly version: string;
    readonly cipher: string;
    /** Of the key exchange, as OpenSSL names it; not every handshake tells. */
    readonly group?: string;
    /** Whether the server asks clients for a certificate. */
    readonly clientCertificateAsked: boolean;
  };
}

/** What may be probed. */
export interface ProbeOrder {
  /** `https://host:port/…`: only host and port count. */
  readonly url: string;
  /** Addresses of the lists and configured ones: a probe must not be a way to search a network. */
  readonly allowed: readonly string[];
  readonly now: Date;
}

/** Milliseconds for everything. */
const limit = 5000;

/** Nobody presents more than this. */
const longestChain = 10;

/**
 * Looks at a server's certificate and its TLS: a handshake, and nothing is sent after it. Only addresses on the
 * allow-list, by host and port.
 *
 * @throws PublishingProblem `probe-not-allowed`, `probe-failed`
 */
export async function probe({ url, allowed, now }: ProbeOrder): Promise<ProbeResult> {
  const address = addressOf(url);
  if (address === undefined || !allowed.some((other) => addressOf(other)?.key === address.key)) {
    throw new PublishingProblem('probe-not-allowed', `${url} is on no list, and not configured for probes`, 'save the address in a draft first, or let the administrator allow it', { expected: 'an https address of a list' });
  }
  return new Promise((resolve, reject) => {
    const written: Buffer[] = [];
    const tcp = connectTcp({ host: address.host, port: address.port });
    const tls = connectTls({
      socket: recorded(tcp, written),
      ...(isIP(address.host) === 0 && { servername: address.host }),
      minVersion: 'TLSv1.2',
      ecdhCurve: tlsGroups,
      // It is looked at, not trusted.
      rejectUnauthorized: false,
    });
    const end = (work: () => void): void => {
      clearTimeout(timer);
      tls.destroy();
      tcp.destroy();
      work();
    };
    const fail = (why: string, cause?: unknown): void => end(() => reject(new PublishingProblem('probe-failed', `${url} showed no certificate: ${why}`, 'check the address and whether the server runs', { cause })));
    const timer = setTimeout(() => fail(`no answer within ${limit} ms`), limit);
    tcp.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'the connection failed', error));
    tls.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'the handshake failed', error));
    tls.once('close', () => fail('it closed the connection'));
    tls.once('secureConnect', () => {
      // The client's last messages are written in the same turn.
      setImmediate(() => {
        try {
          const seen = resultOf(url, tls, Buffer.concat(written), now);
          end(() => resolve(seen));
        } catch (error) {
          fail('what it presented can not be read', error);
        }
      });
    });
  });
}

/** Host and port of an https address. */
function addressOf(url: string): { readonly host: string; readonly port: number; readonly key: string } | undefined {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '') return undefined;
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = Number(parsed.port || 443);
  return { host, port, key: `${host} ${port}` };
}

/** A connection that keeps a copy of what is written. */
function recorded(tcp: ReturnType<typeof connectTcp>, written: Buffer[]): Duplex {
  const copy = new Duplex({
    read: () => tcp.resume(),
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      tcp.write(chunk, done);
    },
    final: (done) => tcp.end(done),
  });
  tcp.on('data', (chunk) => {
    if (!copy.push(chunk)) tcp.pause();
  });
  tcp.on('end', () => copy.push(null));
  return copy;
}

function resultOf(url: string, tls: TLSSocket, written: Buffer, now: Date): ProbeResult {
  const chain = presentedCertificates(tls).slice(0, longestChain).map((der) => certificateFacts(new X509Certificate(der), now));
  const [certificate] = chain;
  if (!certificate) throw new Error('no certificate');
  return { url, certificate, chain, tls: tlsFacts(tls, written) };
}

function tlsFacts(tls: TLSSocket, written: Buffer): ProbeResult['tls'] {
  const version = tls.getProtocol() ?? 'unknown';
  const { standardName } = tls.getCipher();
  const { name: group } = tls.getEphemeralKeyInfo() as { name?: string };
  return { version, cipher: standardName, ...(group !== undefined && { group }), clientCertificateAsked: clientWasAsked(written, version, standardName.endsWith('384') ? 48 : 32) };
}
