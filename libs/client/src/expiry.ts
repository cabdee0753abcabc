import { ClientProblem } from './problem.ts';

/** How long a server keeps a capsule: a period from now, or until an instant. */
export type Expiry = { readonly days: number } | { readonly until: Date };

/** `P30D` (also `P1Y6M`, weeks) or a date or instant, as given on the command line. @throws ClientProblem `expiry-malformed` */
export function parseExpiry(text: string): Expiry {
  const period = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text);
  if (period && text !== 'P') {
    const [years = 0, months = 0, weeks = 0, days = 0] = period.slice(1).map((part) => Number(part ?? 0));
    return { days: years * 365 + months * 30 + weeks * 7 + days };
  }
  const until = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59Z` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(until.getTime())) return { until };
  throw new ClientProblem('expiry-malformed', `"${text}" is neither a period nor a date`, { expected: 'P30D, 2027-01-31 or 2027-01-31T12:00:00Z' });
}

/**
 * UC.Client.01/8: the client's expiry, or the end of the recipient's certificate when that is earlier.
 *
 * @throws ClientProblem `recipient-certificate-expired`, `expiry-in-the-past`
 */
export function capsuleExpiry(expiry: Expiry, certificateEnd: Date | undefined, now: Date): Date {
  const wanted = 'until' in expiry ? expiry.until : new Date(now.getTime() + expiry.days * 86_400_000);
  if (certificateEnd && certificateEnd <= now) {
    throw new ClientProblem('recipient-certificate-expired', `the recipient's certificate ended on ${certificateEnd.toISOString()}`, {
      next: 'ask the recipient for a valid certificate, or encrypt without a capsule server (--offline)',
    });
  }
  if (wanted <= now) throw new ClientProblem('expiry-in-the-past', `the expiry ${wanted.toISOString()} has passed`);
  return certificateEnd && certificateEnd < wanted ? certificateEnd : wanted;
}
