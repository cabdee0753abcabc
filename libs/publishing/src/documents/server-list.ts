import { lintServerList, parseDraft, parseServerList, ServerListProblem, type ServerList } from '@testbed/server-list';
import type { DraftFinding } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import { firstVersionFindings } from './first-version.ts';
import type { DocumentRules, Earlier } from './rules.ts';

/** Lists hold for a year, unless the draft says otherwise. */
const lifetime = 365 * 86_400_000;

/** The trusted-server list (BUC.02). */
export const serverListRules: DocumentRules = {
  first: ({ environment, now }) => ({ version: 1, environment, ...validity(now), servers: [] }) satisfies ServerList,
  following(content, { version, digest }, now) {
    const { version: _version, environment, issued: _issued, expires: _expires, previousHash: _previous, ...rest } = parseServerList(Buffer.from(content).toString(), 'the published list');
    return { version: version + 1, environment, ...validity(now), previousHash: digest, ...rest } satisfies ServerList;
  },
  read: readServerList,
  async findings(content, { environment, now, earlier }) {
    let list: ServerList;
    try {
      list = readServerList(content);
    } catch (error) {
      if (error instanceof PublishingProblem) return [unreadable(error)];
      throw error;
    }
    const previous = earlier.map(({ bytes, digest }) => ({ list: parseServerList(Buffer.from(bytes).toString(), 'a published list'), hash: digest }));
    const found = [...firstVersionFindings(list, environment, earlier), ...(await lintServerList(list, { now, previous }))];
    if (found.some(({ severity }) => severity === 'error')) return found;
    return [...found, ...strictFindings(content)];
  },
};

/** Reads a list whose values may be wrong. @throws PublishingProblem `content-invalid` */
export function readServerList(content: string): ServerList {
  try {
    return parseDraft(content, 'the draft');
  } catch (error) {
    if (!(error instanceof ServerListProblem)) throw error;
    throw new PublishingProblem('content-invalid', error.message, error.next ?? 'correct the text of the draft', { cause: error });
  }
}

function validity(now: Date): { issued: string; expires: string } {
  return { issued: now.toISOString(), expires: new Date(now.getTime() + lifetime).toISOString() };
}

/** What the rules let pass and clients do not. */
function strictFindings(content: string): readonly DraftFinding[] {
  try {
    parseServerList(content, 'the draft');
    return [];
  } catch (error) {
    if (!(error instanceof ServerListProblem)) throw error;
    return [{ code: error.code, severity: 'error', path: '', message: error.message, ...(error.next !== undefined && { next: error.next }) }];
  }
}

function unreadable({ message, next }: PublishingProblem): DraftFinding {
  return { code: 'content-invalid', severity: 'error', path: '', message, next };
}

/** A published list, read for what refers to it. */
export function publishedServers(earlier: readonly Earlier[]): ServerList | undefined {
  const bytes = earlier.at(-1)?.bytes;
  return bytes && parseServerList(Buffer.from(bytes).toString(), 'the published list');
}
