import { clientChecks } from '@testbed/checks';
import type { ClientDefect } from '../defect.ts';

/** How many checks meet a broken client: the declared ones, those beside them and a sample, or all. */
export type ClientExtent = 'declared' | 'neighbours' | 'full';

/** Run besides the neighbours: unrelated things still work. */
const sample = ['client/encrypt/offline/secret', 'client/decrypt/offline/secret', 'client/password/decrypt/opens', 'client/shares/decrypt/id-card', 'client/reencrypt/password'];

/** The ids of the checks that meet a broken client. Neighbours are those whose ids differ in the last part only. */
export function checksFor({ caughtBy }: Pick<ClientDefect, 'caughtBy'>, extent: ClientExtent): readonly string[] {
  if (extent === 'declared') return caughtBy;
  const ids = clientChecks.map(({ id }) => id);
  if (extent === 'full') return ids;
  const folders = new Set(caughtBy.map(folderOf));
  return ids.filter((id) => folders.has(folderOf(id)) || sample.includes(id));
}

function folderOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
