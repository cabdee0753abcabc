import { isUtf8 } from 'node:buffer';
import { readHead } from './head.ts';
import { entryOf, noEntry } from './line.ts';

/** What a look at an audit log found. */
export interface AuditVerdict {
  readonly ok: boolean;
  /** Lines that are in order, from the first on. */
  readonly entries: number;
  /** Hash of the last entry that is in order. */
  readonly head?: string;
  /** Entries up to this sequence are held by a signed head: even who rewrites the whole log can't change them. */
  readonly anchored: number;
  /** What is wrong first, and where. */
  readonly problem?: string;
}

/** Signed heads from published folders, and what trust in them begins with. */
export interface AuditAnchors {
  /** Bytes of `server-list.audit-head.json` or `client-configuration.audit-head.json`, of as many publications as there are. */
  readonly heads: readonly Uint8Array[];
  /** Exact bytes of the root document that is trusted: `server-list.root.json`. */
  readonly root: Uint8Array;
}

/**
 * Looks through an audit log, offline: an entry that was taken out, changed or moved is found by the chain of hashes; a
 * log that was cut off, or written anew, by the heads that publications signed.
 *
 * @param log JSON lines, as `auditLog()` gives them
 */
export function verifyAuditLog(log: Uint8Array, anchors?: AuditAnchors): AuditVerdict {
  const lines = Buffer.from(log).toString().split('\n');
  const rest = lines.pop();
  const hashes: string[] = [];
  const verdict = (anchored: number, problem?: string): AuditVerdict => {
    const head = hashes.at(-1);
    return { ok: problem === undefined, entries: hashes.length, anchored, ...(head !== undefined && { head }), ...(problem !== undefined && { problem }) };
  };
  if (!isUtf8(log)) return verdict(0, 'the log is not text: bytes of it were changed');
  for (const [index, line] of lines.entries()) {
    const entry = entryOf(line);
    if (!entry) return verdict(0, `line ${index + 1} was changed: it does not have its hash`);
    if (entry.sequence !== index + 1) return verdict(0, `line ${index + 1} has the sequence ${entry.sequence}: entries were taken out or moved`);
    if (entry.previous !== (hashes.at(-1) ?? noEntry)) return verdict(0, `line ${index + 1} does not follow the one before`);
    hashes.push(entry.hash);
  }
  if (rest !== '') return verdict(0, 'the last line has no end: the log was cut off');
  let anchored = 0;
  for (const file of anchors?.heads ?? []) {
    const head = anchors && readHead(file, anchors.root);
    if (!head) return verdict(anchored, 'a head is not signed under the trusted root');
    if (hashes.length < head.sequence) return verdict(anchored, `the log ends with entry ${hashes.length}, but entry ${head.sequence} was there when the head was signed: the end was cut off`);
    if (hashes[head.sequence - 1] !== head.hash) return verdict(anchored, `entry ${head.sequence} is not the one that was there when the head was signed: the log was written anew`);
    anchored = Math.max(anchored, head.sequence);
  }
  return verdict(anchored);
}
