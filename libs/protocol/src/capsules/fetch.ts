import { malformed, readObject, refusal } from '../answer.ts';
import { parseBase64 } from '../base64.ts';
import { readLifetime, type Lifetime } from '../lifetime.ts';
import { ProtocolProblem, type ProtocolCode } from '../problem/protocol-problem.ts';
import type { ProtocolResponse, Transport } from '../transport.ts';
import type { Capsule, CapsuleField } from './capsule.ts';
import { capsuleLimits, capsulesPath } from './contract.ts';
import { isTransactionId, transactionIdForm } from './transaction-id.ts';

/** A capsule as served. Its type may be one this version does not know: ask `isCapsuleType`. */
export interface FetchedCapsule extends Omit<Capsule, 'capsuleType'>, Lifetime {
  readonly capsuleType: string;
}

/**
 * Fetches a capsule (`getCapsuleByTransactionId`, UC.KTS.02) over a transport that presents the recipient's certificate.
 *
 * @throws ProtocolProblem `transaction-id-malformed` before anything is sent; `capsule-not-found` (also when the capsule is
 * another recipient's), `client-certificate-refused`, `request-refused`, `response-malformed`, `server-error`
 */
export async function fetchCapsule(transport: Transport, transactionId: string): Promise<FetchedCapsule> {
  if (!isTransactionId(transactionId)) {
    throw new ProtocolProblem('transaction-id-malformed', 'the transaction id cannot be one of a capsule server', {
      expected: transactionIdForm,
      actual: `${transactionId.length} characters`,
    });
  }
  const response = await transport({
    method: 'GET',
    path: `${capsulesPath}/${transactionId}`,
    headers: { accept: 'application/json' },
  });
  if (response.status !== 200) throw refusal(response, 200, meaning);
  return { ...readCapsule(response), ...readLifetime(response) };
}

function meaning(status: number): ProtocolCode {
  if (status === 404) return 'capsule-not-found';
  return status === 401 || status === 403 ? 'client-certificate-refused' : 'request-refused';
}

function readCapsule(response: ProtocolResponse): Omit<FetchedCapsule, keyof Lifetime> {
  const { status } = response;
  const text: (field: CapsuleField) => string = readObject(response, 'capsule');
  const bytes = (field: CapsuleField, min: number, max: number): Uint8Array => {
    const value = parseBase64(text(field));
    if (!value) throw malformed(`the ${field} of the capsule is not base64`, status, 'base64 with the standard alphabet', 'other text');
    if (value.length < min || value.length > max) {
      throw malformed(`the ${field} of the capsule has an impossible length`, status, `${min} to ${max} bytes`, `${value.length} bytes`);
    }
    return value;
  };
  const { recipientId, keyMaterial } = capsuleLimits;
  return {
    recipientId: bytes('recipient_id', recipientId.min, recipientId.max),
    ephemeralKeyMaterial: bytes('ephemeral_key_material', keyMaterial.min, keyMaterial.max),
    capsuleType: text('capsule_type'),
  };
}
