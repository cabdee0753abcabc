import { createECDH } from 'node:crypto';
import type { CapsuleTarget, Subject } from '@testbed/runner';
import { headerOf, type Exchange, type Header, type Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import { recipientKeyOf, type CapsuleType } from '../recipient.ts';

/** `POST /key-capsules` (OpenAPI, createCapsule), open to any change. */
export interface Upload {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/** The members of a capsule's JSON. */
export interface CapsuleJson {
  readonly recipient_id: string;
  readonly ephemeral_key_material: string;
  readonly capsule_type: string;
}

/** A capsule for a recipient, its key material made from the seed of the run. */
export function capsuleFor(recipient: Pick<Identity, 'certificate'>, subject: Pick<Subject, 'random'>): CapsuleJson {
  const { type, id } = recipientKeyOf(recipient);
  return { recipient_id: base64(id), ephemeral_key_material: base64(keyMaterial(type, subject)), capsule_type: type };
}

/** Compact JSON in the order of the contract. */
export function uploadOf(capsule: Readonly<Record<string, unknown>> | CapsuleJson, headers: readonly Header[] = []): Upload {
  return { method: 'POST', path: '/key-capsules', headers: [['Content-Type', 'application/json'], ...headers], body: Buffer.from(JSON.stringify(capsule)) };
}

/** The request with one more header. */
export function withHeader<Request extends { readonly headers: readonly Header[] }>(request: Request, name: string, value: string): Request {
  return { ...request, headers: [...request.headers, [name, value]] };
}

/** An upload to the target's first client that must be accepted. */
export async function passingUpload(subject: Subject<CapsuleTarget>): Promise<Upload> {
  return uploadOf(capsuleFor(clientOf(subject.target), subject));
}

/** The target's client of that number, from 0. */
export function clientOf({ clients }: CapsuleTarget, index = 0): Identity {
  const client = clients[index];
  if (!client) throw new Error(`the target has no client ${index + 1}; the check must say that it needs one`);
  return client;
}

/** How uploads are sent and what accepts them: 201 with the place of the capsule. */
export const upload: RequestKind<CapsuleTarget, Upload> = {
  send: ({ wire, target }, request) => wire.send(target.post, request),
  notAccepted(exchange) {
    return exchange.response?.status === 201 && locationOf(exchange) !== undefined ? undefined : describe(exchange);
  },
};

/** The path in the Location of a created capsule. */
export function locationOf({ response }: Exchange): string | undefined {
  return response && headerOf(response, 'location');
}

function keyMaterial(type: CapsuleType, { random }: Pick<Subject, 'random'>): Uint8Array {
  if (type === 'rsa') return random(256);
  const ecdh = createECDH({ ecc_secp256r1: 'prime256v1', ecc_secp384r1: 'secp384r1', ecc_secp521r1: 'secp521r1' }[type]);
  // A private key of the curve's order: fewer bits than the order always are one.
  ecdh.setPrivateKey(random({ ecc_secp256r1: 31, ecc_secp384r1: 47, ecc_secp521r1: 65 }[type]));
  return ecdh.getPublicKey();
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
