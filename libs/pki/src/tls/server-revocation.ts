import type { X509Certificate } from 'node:crypto';
import { factsOf } from '../certificate/facts.ts';
import { isSignedBy } from '../certificate/signed-by.ts';
import { ocspRevocation } from '../ocsp/revocation.ts';
import { httpOcspTransport } from '../ocsp/transport.ts';
import { PkiProblem } from '../problem.ts';
import type { RevocationStatus } from '../revocation/revocation.ts';
import { TlsProblem } from './problem.ts';

/** How a server's certificate is asked about. */
export interface ServerRevocation {
  /** The server as the user knows it, for messages. */
  readonly host: string;
  /** The instant an answer must be fresh at, in ms since the epoch. */
  readonly at: number;
  /** Milliseconds until the responder's answer must be there. */
  readonly timeout: number;
}

/** More certificates than any server presents. */
const maximumChain = 8;

/**
 * Asks the OCSP responder that a server's certificate names whether it is revoked, besides the pins: a list may be
 * older than the loss of a key. The issuer is taken from the chain the server presents and believed only by its
 * signature over the certificate, which is pinned. Without a trustworthy answer the server is refused.
 *
 * @param certificate of a TLS socket's peer, with the chain it came with
 * @throws TlsProblem `server-certificate-revoked`, `server-certificate-status-unknown`, `server-revocation-unavailable`
 */
export async function checkServerRevocation(certificate: X509Certificate, how: ServerRevocation): Promise<void> {
  const { host } = how;
  const answer = await ask(certificate, how).catch((cause: unknown) => {
    const reason = cause instanceof PkiProblem ? `${cause.message} (${cause.code})` : 'nobody could be asked';
    throw new TlsProblem('server-revocation-unavailable', 'connect', `nobody could tell whether the certificate of ${host} is revoked: ${reason}`, {
      next: (cause instanceof PkiProblem && cause.next) || 'try again later; if it stays so, tell the operator of the server',
      cause,
    });
  });
  if (answer?.status === 'revoked') {
    throw new TlsProblem('server-certificate-revoked', 'connect', `the certificate of ${host} was revoked at ${answer.at.toISOString()} (${answer.reason})`, {
      next: 'do not use this server; get the newest trusted-server list',
    });
  }
  if (answer?.status === 'unknown') {
    throw new TlsProblem('server-certificate-status-unknown', 'connect', `its authority does not know the certificate of ${host}`, {
      next: 'tell the operator of the server; get the newest trusted-server list',
    });
  }
}

async function ask(certificate: X509Certificate, { at, timeout }: ServerRevocation): Promise<RevocationStatus | undefined> {
  // Public authorities stop offering OCSP: of a certificate that names no responder only the list can tell that it is withdrawn.
  if (factsOf(certificate).ocsp === undefined) return undefined;
  const revocation = ocspRevocation({ transport: httpOcspTransport(timeout), clock: { now: () => new Date(at) } });
  return revocation.check(certificate, issuerOf(certificate));
}

function issuerOf(certificate: X509Certificate): X509Certificate {
  let candidate = certificate.issuerCertificate;
  for (let seen = 1; candidate && seen < maximumChain; seen += 1) {
    if (isSignedBy(certificate, candidate)) return candidate;
    candidate = candidate.issuerCertificate;
  }
  throw new PkiProblem('revocation-unavailable', "the server did not present its issuer's certificate", {
    next: "the operator must let the server present its issuer's certificate after its own",
  });
}
