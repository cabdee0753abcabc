import type { Change } from '@testbed/server-list';

/** Changes of one server, or of the document itself. */
export interface ChangeGroup {
  /** Id of the server; none for the document. */
  readonly server: string | undefined;
  readonly changes: readonly (Change & {
    /** Names of members below the group; a certificate goes by its fingerprint. */
    readonly field: readonly string[];
  })[];
}

/** Puts the changes of each server together, those of the document itself first. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups = new Map<string | undefined, ChangeGroup['changes'][number][]>([[undefined, []]]);
  for (const change of changes) {
    const [, first = '', ...rest] = change.path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const [id, ...members] = rest;
    const inServer = first === 'servers' && id !== undefined;
    const group = groups.get(inServer ? id : undefined) ?? [];
    groups.set(inServer ? id : undefined, [...group, { ...change, field: inServer ? members : [first, ...rest] }]);
  }
  return [...groups].filter(([, of]) => of.length > 0).map(([server, of]) => ({ server, changes: of }));
}
