import type { ServerList } from '../model.ts';

/** The clients that lists are exported for. */
export type ExportFormat = 'ria' | 'digidoc-policy' | 'libcdoc' | 'java';

/** A file of an export. */
export interface ExportedFile {
  /** Without a folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the target can't express, or does differently from what the list says. */
export interface ImpactNote {
  readonly message: string;
  /** Ids of the servers it is about; none when it is about the whole list. */
  readonly servers: readonly string[];
}

/** A list in the form another client reads, read back by that client's rules. */
export interface Export {
  readonly format: ExportFormat;
  readonly files: readonly ExportedFile[];
  readonly impact: readonly ImpactNote[];
}

/** A note about some servers; none when there are none of them. */
export function note(message: string, servers: readonly { readonly id: string }[]): readonly ImpactNote[] {
  return servers.length === 0 ? [] : [{ message, servers: servers.map(({ id }) => id) }];
}

/** No other client is told of retired servers. */
export function leftOut(list: ServerList): readonly ImpactNote[] {
  return note('retired servers are left out: containers on them are of an unknown server', list.servers.filter(({ state }) => state === 'retired'));
}
