import { malformed, quote, refusal } from '../answer.ts';
import { expiryRequest, readLifetime, type Lifetime } from '../lifetime.ts';
import type { ProtocolCode } from '../problem/protocol-problem.ts';
import { ProtocolProblem } from '../problem/protocol-problem.ts';
import type { Transport } from '../transport.ts';
import { capsuleJson, type Capsule } from './capsule.ts';
import { capsulesPath } from './contract.ts';
import { isTransactionId, transactionIdForm } from './transaction-id.ts';

/** Where the server keeps the capsule, and until when. */
export interface SentCapsule extends Lifetime {
  readonly transactionId: string;
}

/**
 * Sends a capsule (`createCapsule`, UC.KTS.01). The answer must be 201 with a `Location` of exactly
 * `/key-capsules/{transactionId}`: the contract knows no other form, and clients in the field refuse others.
 *
 * @param expiry until when the server shall keep it; sent in whole seconds, rounded down
 * @throws ProtocolProblem `capsule-refused`, `client-certificate-refused`, `transaction-id-missing`, `response-malformed`, `server-error`
 */
export async function sendCapsule(transport: Transport, capsule: Capsule, expiry?: Date): Promise<SentCapsule> {
  const response = await transport({
    method: 'POST',
    path: capsulesPath,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...expiryRequest(expiry) },
    body: capsuleJson(capsule),
  });
  const { status, headers } = response;
  if (status !== 201) throw refusal(response, 201, meaning);

  const { location } = headers;
  if (location === undefined) {
    throw new ProtocolProblem('transaction-id-missing', 'the server answered 201 without a Location header', {
      status,
      expected: `Location: ${capsulesPath}/…`,
      actual: 'no Location header',
    });
  }
  const transactionId = location.startsWith(`${capsulesPath}/`) ? location.slice(capsulesPath.length + 1) : '';
  if (!isTransactionId(transactionId)) {
    throw malformed('the Location header names no capsule', status, `${capsulesPath}/ and ${transactionIdForm}`, quote(location));
  }
  return { transactionId, ...readLifetime(response) };
}

function meaning(status: number): ProtocolCode {
  return status === 401 || status === 403 ? 'client-certificate-refused' : 'capsule-refused';
}
