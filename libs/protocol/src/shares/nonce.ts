import { malformed, readObject, refusal } from '../answer.ts';
import type { Transport } from '../transport.ts';
import { sharePath } from './share-id.ts';

/** The answer to a request for a nonce. */
export function nonceJson(nonce: string): Uint8Array {
  return Buffer.from(JSON.stringify({ nonce }));
}

/**
 * Asks for a nonce for a share (`createNonce`, UC.KTS.07/1). Other servers' nonces may be of any length: the contract's
 * text says 12 to 16 characters, the deployed server sends 22.
 *
 * @throws ProtocolProblem `share-id-malformed` before anything is sent; `share-not-found`, `request-refused`,
 *   `response-malformed`, `server-error`
 */
export async function fetchNonce(transport: Transport, shareId: string): Promise<string> {
  const response = await transport({ method: 'POST', path: `${sharePath(shareId)}/nonce`, headers: { accept: 'application/json' } });
  const { status } = response;
  if (status !== 200) throw refusal(response, 200, (refused) => (refused === 404 ? 'share-not-found' : 'request-refused'));
  const nonce = readObject(response, 'answer')('nonce');
  if (!/^[\w.~-]{1,128}$/.test(nonce)) throw malformed('the nonce cannot stand in a ticket', status, '1 to 128 characters of a URL parameter', `${nonce.length} characters`);
  return nonce;
}
