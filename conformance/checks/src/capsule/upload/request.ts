import type { CapsuleTarget, Subject } from '@testbed/runner';
import { headerOf, type Exchange, type Header, type Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import { pointOf } from '../key/curve.ts';
import { recipientKeyOf, sampleRecipient, type CapsuleType, type RecipientKey } from '../recipient.ts';

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
export function capsuleFor(recipient: Pick<Identity, 'certificate'> | RecipientKey, { random }: Pick<Subject, 'random'>): CapsuleJson {
  const { type, id } = 'certificate' in recipient ? recipientKeyOf(recipient) : recipient;
  return { recipient_id: base64(id), ephemeral_key_material: base64(keyMaterial(type, random)), capsule_type: type };
}

/** A capsule that nobody will fetch. */
export function sampleCapsule(type: CapsuleType, subject: Pick<Subject, 'random'>): CapsuleJson {
  return capsuleFor(sampleRecipient(type, subject.random), subject);
}

/** Compact JSON in the order of the contract. */
export function uploadOf(capsule: unknown, headers: readonly Header[] = []): Upload {
  return { method: 'POST', path: '/key-capsules', headers: [['Content-Type', 'application/json'], ...headers], body: Buffer.from(JSON.stringify(capsule)) };
}

/** The request with one more header. */
export function withHeader<Request extends { readonly headers: readonly Header[] }>(request: Request, name: string, value: string): Request {
  return { ...request, headers: [...request.headers, [name, value]] };
}

/** The upload with some members of its capsule changed; `undefined` takes one out. */
export function withMembers(request: Upload, change: (capsule: CapsuleJson) => Readonly<Record<string, unknown>>): Upload {
  const capsule = JSON.parse(Buffer.from(request.body).toString()) as CapsuleJson;
  return { ...request, body: Buffer.from(JSON.stringify({ ...capsule, ...change(capsule) })) };
}

/** An upload that must be accepted: of the one EC type that every profile has, to nobody in particular. */
export async function passingUpload(subject: Subject<CapsuleTarget>): Promise<Upload> {
  return uploadOf(sampleCapsule('ecc_secp384r1', subject));
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
export function locationOf({ response }: Pick<Exchange, 'response'>): string | undefined {
  return response && headerOf(response, 'location');
}

function keyMaterial(type: CapsuleType, random: (length: number) => Buffer): Uint8Array {
  // What RSA encrypts is smaller than the modulus: a leading zero octet makes sure.
  return type === 'rsa' ? Buffer.concat([Buffer.of(0), random(255)]) : pointOf(type, random);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
