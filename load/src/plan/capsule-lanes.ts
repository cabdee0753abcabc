import { createECDH, randomBytes } from 'node:crypto';
import { publicKeyOf, type PublicKey } from '@testbed/pki';
import type { CapsuleTarget } from '@testbed/runner';
import type { Identity } from '@testbed/wire';
import { LoadProblem } from '../problem.ts';
import { capsuleWitness } from '../truth/capsule-witness.ts';
import { bodiesOfLane, type CapsuleLane, type LaneOrder } from './lane.ts';
import type { Journey } from './plan.ts';
import { storeAll } from './store.ts';

/** What capsule lanes are made for. */
export interface CapsuleOrder extends LaneOrder {
  readonly journeys: readonly Journey[];
  /** When what is stored expires; milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** Half a second for the seconds of `Date`, and one for the server to notice. */
const doubt = 1_500;

/**
 * A lane of the first client with an EC key and one of the first with an RSA key: half of the users each, as in the
 * official plan. Something is stored for each already.
 *
 * @throws LoadProblem
 */
export async function capsuleLanes(target: CapsuleTarget, order: CapsuleOrder): Promise<readonly CapsuleLane[]> {
  const owners = (['ec', 'rsa'] as const).flatMap((type) => target.clients.find(({ certificate }) => publicKeyOf(certificate).type === type) ?? []);
  if (owners.length === 0) throw new LoadProblem('target-unsuitable', `${target.name}: the target file names no clients, so nobody could fetch`, 'name key stores of people in clients');
  const lanes: CapsuleLane[] = [];
  for (const owner of owners) lanes.push(await capsuleLane(target, owner, order));
  return lanes;
}

async function capsuleLane(target: CapsuleTarget, owner: Identity, { target: index, journeys, random, wire, stored: count, expiresAt }: CapsuleOrder): Promise<CapsuleLane> {
  const key = publicKeyOf(owner.certificate);
  const arms = [target, ...target.arms];
  const bodies = Array.from({ length: bodiesOfLane }, () => JSON.stringify(capsuleFor(key)));
  const { stored, skew } = await storeAll(wire, { origin: target.post, folder: '/key-capsules', bodies, count, expiresAt });
  const type = key.type === 'rsa' ? 'RSA' : 'EC';
  return {
    name: `${target.name}, ${type}`,
    target: index,
    script: 'capsules',
    identity: owner,
    plan: {
      journeys,
      seed: Math.floor(random() * 2 ** 31),
      bodies,
      stored,
      type,
      posts: arms.map(({ post }) => post),
      fetches: arms.map(({ fetch }) => fetch),
      ...(expiresAt !== undefined && { expiry: { servedUntil: expiresAt - skew - doubt, goneFrom: expiresAt - skew + doubt } }),
    },
    witness: capsuleWitness(wire, target, owner, bodies),
  };
}

const curves = {
  secp256r1: { type: 'ecc_secp256r1', openssl: 'prime256v1' },
  secp384r1: { type: 'ecc_secp384r1', openssl: 'secp384r1' },
  secp521r1: { type: 'ecc_secp521r1', openssl: 'secp521r1' },
} as const;

/** A capsule that opens nothing, with fresh key material: its members in the order of the contract. */
function capsuleFor(key: PublicKey): object {
  if (key.type === 'rsa') return { recipient_id: base64(key.der), ephemeral_key_material: base64(randomBytes(256)), capsule_type: 'rsa' };
  const { type, openssl } = curves[key.curve];
  return { recipient_id: base64(key.point), ephemeral_key_material: base64(createECDH(openssl).generateKeys()), capsule_type: type };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
