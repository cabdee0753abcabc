import type { Publishing } from '@testbed/publishing';
import { parseDraft } from '@testbed/server-list';

/** Addresses of the published list and of the drafts that are saved: what may be probed. A draft that does not parse has none. */
export function listedAddresses(publishing: Publishing): readonly string[] {
  const published = publishing.current('server-list');
  const texts = publishing.drafts().filter(({ kind }) => kind === 'server-list').map(({ content }) => content);
  return [...(published ? [Buffer.from(published.bytes).toString()] : []), ...texts].flatMap(addressesIn);
}

function addressesIn(text: string): readonly string[] {
  try {
    return parseDraft(text, 'the draft').servers.flatMap(({ sender, recipient }) => [sender, recipient]);
  } catch {
    return [];
  }
}
