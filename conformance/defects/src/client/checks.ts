import { clientChecks, containerChecks } from '@testbed/checks';
import type { ClientDefect } from '../defect.ts';

/** How many checks meet a broken client: the declared ones, those beside them and a sample, or all. */
export type ClientExtent = 'declared' | 'neighbours' | 'full';

/** Run besides the neighbours: unrelated things still work. */
const samples: Readonly<Record<ClientDefect['suite'], readonly string[]>> = {
  client: ['client/encrypt/offline/secret', 'client/decrypt/offline/secret', 'client/password/decrypt/opens', 'client/shares/decrypt/id-card', 'client/reencrypt/password'],
  container: ['envelope/well-formed.ec-p384', 'envelope/well-formed.rsa-2048', 'envelope/well-formed.secret', 'envelope/well-formed.password', 'file-name/of-255-bytes.secret', 'tar/large-files.secret'],
};

const suites = { client: clientChecks.map(({ id }) => id), container: containerChecks.map(({ id }) => id) } as const;

/**
 * The ids of the checks that meet a broken client. Neighbours are those whose ids differ in the last part only: for
 * vectors, those of one layer.
 */
export function checksFor({ caughtBy, suite }: Pick<ClientDefect, 'caughtBy' | 'suite'>, extent: ClientExtent): readonly string[] {
  if (extent === 'declared') return caughtBy;
  const ids = suites[suite];
  if (extent === 'full') return ids;
  const folders = new Set(caughtBy.map(folderOf));
  return ids.filter((id) => folders.has(folderOf(id)) || samples[suite].includes(id));
}

function folderOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
