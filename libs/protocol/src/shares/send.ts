import { malformed, quote, refusal } from '../answer.ts';
import { expiryRequest, readLifetime, type Lifetime } from '../lifetime.ts';
import { ProtocolProblem } from '../problem/protocol-problem.ts';
import type { Transport } from '../transport.ts';
import { sharesPath } from './contract.ts';
import { shareJson, type Share } from './share.ts';
import { isShareId, shareIdForm } from './share-id.ts';

/** Where the server keeps the share, and until when, where it says so. */
export interface SentShare extends Lifetime {
  readonly shareId: string;
}

/**
 * Sends a share (`createKeyShare`, UC.KTS.06). The answer must be 201 with a `Location` of exactly
 * `/key-shares/{shareId}`.
 *
 * @param expiry until when the server shall keep it (UC.Client.03/6b, this project's extension of the contract); sent in
 *   whole seconds, rounded down
 * @throws ProtocolProblem `share-refused`, `share-id-missing`, `response-malformed`, `server-error`
 */
export async function sendShare(transport: Transport, share: Share, expiry?: Date): Promise<SentShare> {
  const response = await transport({
    method: 'POST',
    path: sharesPath,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...expiryRequest(expiry) },
    body: shareJson(share),
  });
  const { status, headers } = response;
  if (status !== 201) throw refusal(response, 201, () => 'share-refused');

  const { location } = headers;
  if (location === undefined) {
    throw new ProtocolProblem('share-id-missing', 'the server answered 201 without a Location header', {
      status,
      expected: `Location: ${sharesPath}/…`,
      actual: 'no Location header',
    });
  }
  const shareId = location.startsWith(`${sharesPath}/`) ? location.slice(sharesPath.length + 1) : '';
  if (!isShareId(shareId)) throw malformed('the Location header names no share', status, `${sharesPath}/ and ${shareIdForm}`, quote(location));
  return { shareId, ...readLifetime(response) };
}
