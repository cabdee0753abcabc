import type { X509Certificate } from 'node:crypto';
import { readCertificate } from '@testbed/pki';
import { parseBase64url } from './jose/base64url.ts';
import { TicketProblem } from './problem.ts';

/** Headers of a request for a share, in lower case. `token` is the draft's name of `ticket`. */
export const ticketHeaderNames = { ticket: 'x-cdoc2-auth-ticket', token: 'x-cdoc2-auth-token', certificate: 'x-cdoc2-auth-x5c' } as const;

/** What a request brought; the certificate is not read yet. */
export interface ReceivedHeaders {
  readonly presentation: string;
  readonly certificate: string;
}

/** The headers that show a ticket: the released ones (PEM on one line), or the draft's (DER in base64url). */
export function ticketHeaders(presentation: string, certificate: X509Certificate, profile: 'released' | 'draft' = 'released'): Record<string, string> {
  const { ticket, token, certificate: x5c } = ticketHeaderNames;
  if (profile === 'draft') return { [token]: presentation, [x5c]: certificate.raw.toString('base64url') };
  return { [ticket]: presentation, [x5c]: certificate.toString().replaceAll('\n', '') };
}

/** Takes the ticket, under either of its names, and its certificate from the headers of a request. @throws TicketProblem `ticket-headers` */
export function readTicketHeaders(headers: Readonly<Record<string, string | undefined>>): ReceivedHeaders {
  const { ticket, token, certificate: x5c } = ticketHeaderNames;
  const [presentation, ...more] = [headers[ticket], headers[token]].filter((value) => value !== undefined && value !== '');
  const certificate = headers[x5c];
  if (presentation && more.length === 0 && certificate) return { presentation, certificate };
  throw new TicketProblem('ticket-headers', {
    expected: `one of ${ticket} and ${token}, and ${x5c}`,
    actual: `${presentation ? more.length + 1 : 0} and ${certificate ? 1 : 0}`,
  });
}

/** Reads the certificate header: PEM with or without line breaks, or base64url of DER. @throws TicketProblem `ticket-certificate` */
export function readTicketCertificate(header: string): X509Certificate {
  try {
    return readCertificate(derOf(header.trim()));
  } catch {
    throw new TicketProblem('ticket-certificate', { expected: 'one X.509 certificate, PEM on one line or DER in base64url', actual: 'something else' });
  }
}

function derOf(text: string): Uint8Array {
  const pem = /^-----BEGIN CERTIFICATE-----([A-Za-z\d+/=\s]+)-----END CERTIFICATE-----$/.exec(text)?.[1];
  return pem === undefined ? (parseBase64url(text) ?? new Uint8Array()) : Buffer.from(pem, 'base64');
}
