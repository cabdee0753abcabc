import { TargetProblem, Undecided } from '@testbed/runner';
import { vectors } from '@testbed/vectors';
import { attemptVector } from './attempt.ts';
import { containerChecks } from './catalogue.ts';
import { notOpened } from './judge.ts';
import type { ContainerTarget } from './target.ts';

/**
 * Sees that the adapter drives the client: one ordinary container of a scheme that it claims must open. When none does,
 * it is the adapter that does not work, and no verdict on the client.
 *
 * @throws TargetProblem `target-service`
 */
export async function demandContainerReady(target: ContainerTarget): Promise<void> {
  const possible = new Set(containerChecks.filter(({ needs = [] }) => needs.every((need) => need.offered(target))).map(({ id }) => id));
  const ordinary = vectors.filter(({ mutation, name }) => mutation === 'well-formed' && possible.has(name));
  let said = 'it claims no scheme that opens without a server, or takes no credential for it';
  for (const vector of ordinary) {
    if (vector.expect.does !== 'opens') continue;
    try {
      const obstacle = notOpened(await attemptVector(vector, target), vector.expect.files);
      if (obstacle === undefined) return;
      said = `with ${vector.name} it ${obstacle}`;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      said = error.message;
    }
  }
  throw new TargetProblem('target-service', `${target.adapter.name} opens no ordinary container by its adapter: ${said}`, 'run the decrypt command of the adapter by hand; see docs/certify-container.md');
}
