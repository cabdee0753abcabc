import { malformed, readObject, refusal } from '../answer.ts';
import { parseBase64 } from '../base64.ts';
import { readLifetime, type Lifetime } from '../lifetime.ts';
import type { ProtocolCode } from '../problem/protocol-problem.ts';
import type { ProtocolResponse, Transport } from '../transport.ts';
import { shareLimits } from './contract.ts';
import type { Share } from './share.ts';
import { sharePath } from './share-id.ts';

/** A share as served. */
export interface FetchedShare extends Share, Lifetime {}

/**
 * Fetches a share with a ticket made for it (`getKeyShareByShareId`, UC.KTS.07/5-7).
 *
 * @param ticket the headers that show the ticket and its certificate
 * @throws ProtocolProblem `share-id-malformed` before anything is sent; `ticket-refused`, `share-not-found` (also when the
 *   nonce is too old or used, or the share is another person's), `request-refused`, `response-malformed`, `server-error`
 */
export async function fetchShare(transport: Transport, shareId: string, ticket: Readonly<Record<string, string>>): Promise<FetchedShare> {
  const response = await transport({ method: 'GET', path: sharePath(shareId), headers: { accept: 'application/json', ...ticket } });
  if (response.status !== 200) throw refusal(response, 200, meaning);
  return { ...readShare(response), ...readLifetime(response) };
}

function meaning(status: number): ProtocolCode {
  if (status === 404) return 'share-not-found';
  return status === 401 || status === 403 ? 'ticket-refused' : 'request-refused';
}

function readShare(response: ProtocolResponse): Share {
  const { status } = response;
  const text = readObject(response, 'share');
  const { min, max } = shareLimits.share;
  const share = parseBase64(text('share'));
  if (!share) throw malformed('the share is not base64', status, 'base64 with the standard alphabet', 'other text');
  if (share.length < min || share.length > max) throw malformed('the share has an impossible length', status, `${min} to ${max} bytes`, `${share.length} bytes`);
  return { share, recipient: text('recipient') };
}
