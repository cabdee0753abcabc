import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { checkCertificate, PkiProblem, type Clock } from '@testbed/pki';
import { DirectoryProblem } from './problem.ts';

/** Where the directory is, and by what its server is known. */
export interface DirectoryServer {
  /** `ldaps://host:port`, or `ldap://…`, which neither proves who answers nor hides who is asked about. */
  readonly url: string;
  /** With ldaps: the certificates the server may present, DER. */
  readonly pins?: readonly Uint8Array[];
  /** With ldaps and without pins: the authorities of which one must have issued the server's certificate, DER or PEM. */
  readonly trust?: readonly Uint8Array[];
}

/**
 * Connects to the directory. With ldaps nothing is sent before the server's certificate was found to be pinned or
 * issued by a trusted authority, valid at the clock's now, and of this host.
 *
 * @param signal ends the attempt
 * @throws DirectoryProblem `directory-unavailable`, `directory-untrusted`
 */
export async function connectDirectory({ url, ...known }: DirectoryServer, clock: Clock, signal: AbortSignal): Promise<Socket> {
  const { secure, host, port } = addressOf(url);
  const name = isIP(host) ? {} : { servername: host };
  // Who is trusted is decided below, by the clock of the world and not the machine's.
  const socket = secure ? connectTls({ host, port, ...name, rejectUnauthorized: false, minVersion: 'TLSv1.2' }) : connectPlain({ host, port });
  // Whoever waits for the socket hears of its errors; one that comes while nobody does must not end the process.
  socket.on('error', () => {});
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal });
    if (secure) await judgeServer(socket as TLSSocket, host, known, clock);
    return socket;
  } catch (cause) {
    socket.destroy();
    throw cause instanceof DirectoryProblem ? cause : unavailable(url, cause);
  }
}

/** Why there is no answer. */
export function unavailable(url: string, cause: unknown): DirectoryProblem {
  const { name, code = name } = cause as NodeJS.ErrnoException;
  const actual = name === 'AbortError' || name === 'TimeoutError' ? 'no answer in time' : code;
  return new DirectoryProblem('directory-unavailable', `the directory at ${url} cannot be reached`, { actual, next: 'try again later, or name the recipient by certificate file', cause });
}

function addressOf(url: string): { readonly secure: boolean; readonly host: string; readonly port: number } {
  const address = URL.parse(url);
  if (!address || !['ldap:', 'ldaps:'].includes(address.protocol) || address.hostname === '') {
    throw new DirectoryProblem('directory-unavailable', `${url} is no address of a directory`, { expected: 'ldaps://host:port or ldap://host:port' });
  }
  const secure = address.protocol === 'ldaps:';
  return { secure, host: address.hostname.replace(/^\[|\]$/g, ''), port: Number(address.port || (secure ? 636 : 389)) };
}

async function judgeServer(socket: TLSSocket, host: string, { pins, trust = [] }: Omit<DirectoryServer, 'url'>, clock: Clock): Promise<void> {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw untrusted('it presented no certificate');
  const named = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' });
  if (named === undefined) throw untrusted(`its certificate is not for ${host}`, certificate.subjectAltName);
  if (!pins) {
    await checkIssued(certificate, trust, clock);
    return;
  }
  const [now, from, to] = [clock.now(), certificate.validFromDate, certificate.validToDate];
  if (!pins.some((pin) => certificate.raw.equals(pin))) throw untrusted('its certificate is not listed for it', `SHA-256 ${certificate.fingerprint256}`);
  if (now < from || now > to) throw untrusted('its certificate is not valid now', `${from.toISOString()} to ${to.toISOString()}`);
}

async function checkIssued(certificate: X509Certificate, trust: readonly Uint8Array[], clock: Clock): Promise<void> {
  try {
    await checkCertificate(certificate, { trust, intermediates: issuersOf(certificate), clock, purpose: 'server-authentication' });
  } catch (cause) {
    if (!(cause instanceof PkiProblem)) throw cause;
    throw untrusted(cause.message, cause.code, cause);
  }
}

/** What the server presented besides its own certificate. */
function issuersOf({ issuerCertificate }: X509Certificate, found: readonly X509Certificate[] = []): readonly X509Certificate[] {
  if (!issuerCertificate || found.length === 5) return found;
  return issuersOf(issuerCertificate, [...found, issuerCertificate]);
}

function untrusted(why: string, actual?: string, cause?: unknown): DirectoryProblem {
  return new DirectoryProblem('directory-untrusted', `the directory's server is not the one that is trusted: ${why}`, {
    ...(actual !== undefined && { actual }),
    next: 'check the address and the certificates that are trusted for it',
    cause,
  });
}
