import { createPrivateKey, randomBytes } from 'node:crypto';
import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import { LoadProblem } from '../problem.ts';
import { certificateHeaderOf, ticketBaseOf } from '../ticket.ts';
import { sharesWitness } from '../truth/shares-witness.ts';
import { bodiesOfLane, type LaneOrder, type SharesLane } from './lane.ts';
import type { PlannedSigner, UsualJourney } from './plan.ts';
import { storeAll } from './store.ts';

/**
 * A lane in which everybody signs whom the target file names. Something is stored for each already.
 *
 * @throws LoadProblem
 */
export async function sharesLane(target: SharesTarget, { target: index, random, wire, stored: count }: LaneOrder, journeys: readonly UsualJourney[]): Promise<SharesLane> {
  const { signers } = target;
  if (signers.length === 0) throw new LoadProblem('target-unsuitable', `${target.name}: the target file names no signers, so nobody could fetch`, 'name key stores of people in signers');
  const recipients = Array.from({ length: bodiesOfLane }, (_, body) => signers[body % signers.length]?.code ?? '');
  const bodies = recipients.map((code) => JSON.stringify({ share: randomBytes(32).toString('base64'), recipient: `etsi/${code}` }));
  const { stored } = await storeAll(wire, { origin: target.url, folder: '/key-shares', bodies, count });
  return {
    name: target.name,
    target: index,
    script: 'shares',
    plan: {
      journeys,
      seed: Math.floor(random() * 2 ** 31),
      bodies,
      stored,
      arms: [target.url, ...target.arms].map((origin) => ({ origin, base: ticketBaseOf(target.url) })),
      signers: signers.map(plannedSigner),
    },
    witness: sharesWitness(wire, target, bodies),
  };
}

function plannedSigner(signer: SignerIdentity): PlannedSigner {
  const { code, algorithm, key } = signer;
  return { code, algorithm, key: createPrivateKey(key).export({ format: 'der', type: 'pkcs8' }).toString('base64'), certificate: certificateHeaderOf(signer) };
}
