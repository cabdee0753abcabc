import { ContainerProblem, readEnvelope, type Capsule } from '@testbed/container';
import type { Journey } from './journey.ts';

const capsuleKinds: Readonly<Record<string, Capsule['kind']>> = {
  SC01: 'ECCPublicKeyCapsule',
  SC02: 'RSAPublicKeyCapsule',
  SC05: 'SymmetricKeyCapsule',
  SC06: 'PBKDF2Capsule',
};

/** The number, from 1, of the journey's record in a container: clients write several recipients in an order of their own. The first where the container can't be read: its clients then say so. */
export async function lockOf({ scheme, company }: Pick<Journey, 'scheme' | 'company'>, container: string): Promise<string> {
  if (company.length === 0) return '1';
  try {
    const { header } = await readEnvelope(container);
    return String(header.recipients.findIndex(({ capsule }) => capsule.kind === capsuleKinds[scheme]) + 1);
  } catch (error) {
    if (error instanceof ContainerProblem) return '1';
    throw error;
  }
}
