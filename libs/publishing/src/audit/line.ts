import { createHash } from 'node:crypto';
import type { AuditEntry } from './entry.ts';

/** What the first entry names as the one before. */
export const noEntry = `sha256:${'0'.repeat(64)}`;

/** The entry after another one. */
export function nextEntry(last: AuditEntry | undefined, { time, actor, action, details }: Pick<AuditEntry, 'time' | 'actor' | 'action' | 'details'>): AuditEntry {
  const content = { sequence: (last?.sequence ?? 0) + 1, time, actor: { id: actor.id, name: actor.name }, action, details, previous: last?.hash ?? noEntry };
  return { ...content, hash: hashOf(JSON.stringify(content)) };
}

/** An entry as its line, without the line end. The hash is the last member, over everything before it. */
export function lineOf({ hash, ...content }: AuditEntry): string {
  return `${JSON.stringify(content).slice(0, -1)}${tail(hash)}`;
}

/** An entry from its line; nothing when the line does not have the hash that it says. */
export function entryOf(line: string): AuditEntry | undefined {
  const hash = /,"hash":"(sha256:[0-9a-f]{64})"\}$/.exec(line)?.[1];
  if (hash === undefined) return undefined;
  const content = `${line.slice(0, -tail(hash).length)}}`;
  if (hashOf(content) !== hash) return undefined;
  try {
    return JSON.parse(line) as AuditEntry;
  } catch {
    return undefined; // Somebody gave a hash to what is no JSON.
  }
}

function tail(hash: string): string {
  return `,"hash":"${hash}"}`;
}

function hashOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
