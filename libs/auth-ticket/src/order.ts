import { canonicalBaseUrl, formatAudience, parseAudience } from './audience.ts';
import { isIssuer } from './issuer.ts';
import { isSignature } from './jose/algorithm.ts';
import { TicketProblem } from './problem.ts';
import type { TicketOrder } from './scheme.ts';

/** Refuses what no server would accept, before anybody is asked to sign. @throws TicketProblem `ticket-order` */
export function checkOrder({ issuer, audience }: TicketOrder): void {
  if (!isIssuer(issuer)) throw new TicketProblem('ticket-order', { expected: 'an issuer such as etsi/PNOEE-…', actual: 'another form' });
  if (audience.length === 0) throw new TicketProblem('ticket-order', { expected: 'at least one audience', actual: 'none' });
  for (const [index, each] of audience.entries()) {
    if (canonicalBaseUrl(each.baseUrl) && parseAudience(formatAudience(each))) continue;
    throw new TicketProblem('ticket-order', { expected: 'https://host:port, a share id and a nonce of URL characters', actual: `another audience ${index}` });
  }
  const shares = new Set(audience.map(({ baseUrl, shareId }) => `${canonicalBaseUrl(baseUrl)} ${shareId}`));
  if (shares.size < audience.length) throw new TicketProblem('ticket-order', { expected: 'every share once', actual: 'a share twice' });
}

/** Has the signing input signed. @throws TicketProblem `ticket-signer` */
export async function signedBy({ algorithm, sign }: TicketOrder, signingInput: string): Promise<Uint8Array> {
  const signature = await sign(Buffer.from(signingInput));
  if (isSignature(algorithm, signature)) return signature;
  throw new TicketProblem('ticket-signer', { expected: `a JWS signature by ${algorithm}`, actual: `${signature.length} bytes` });
}
