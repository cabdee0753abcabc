import { ServerListProblem, type ServerList } from '@testbed/server-list';
import { exportDigidocPolicy, exportJava, exportLibcdoc, exportRia, minimalRiaBase, type Export, type ExportFormat } from '@testbed/server-list/export';
import type { OmittedExport } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { SigningKeys } from './keys.ts';

/** Everything other clients read, and why some of them get nothing. */
export interface Exports {
  readonly made: readonly Export[];
  readonly omitted: readonly (OmittedExport & { readonly format: ExportFormat })[];
}

/** Exports a list to every format; each is read back by its client's rules. @throws PublishingProblem `export-unfaithful` */
export async function exportAll(list: ServerList, { ria, riaBase = minimalRiaBase }: Pick<SigningKeys, 'ria' | 'riaBase'>): Promise<Exports> {
  const formats: readonly (readonly [ExportFormat, () => Export | Promise<Export>])[] = [
    ['ria', () => exportRia(list, riaBase, ria)],
    ['digidoc-policy', () => exportDigidocPolicy(list)],
    ['libcdoc', () => exportLibcdoc(list)],
    ['java', () => exportJava(list)],
  ];
  const made: Export[] = [];
  const omitted: Exports['omitted'][number][] = [];
  for (const [format, run] of formats) {
    try {
      made.push(await run());
    } catch (error) {
      if (!(error instanceof ServerListProblem)) throw error;
      if (error.code !== 'server-list-export-impossible') {
        throw new PublishingProblem('export-unfaithful', `the export for ${format} does not say what the list says: ${error.message}`, error.next ?? 'change what the export names in the list', { cause: error });
      }
      omitted.push({ format, reason: error.message });
    }
  }
  return { made, omitted };
}
