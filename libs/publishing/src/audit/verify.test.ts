import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benchKeys, start } from '../testing/bench.ts';
import { firstRoot } from '@testbed/server-list';
import type { AuditEntry } from './entry.ts';
import { headAt, signHead } from './head.ts';
import { lineOf, nextEntry } from './line.ts';
import { verifyAuditLog } from './verify.ts';

function logOf(count: number): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    entries.push(nextEntry(entries.at(-1), { time: start.toISOString(), actor: { id: `p${index % 3}`, name: 'Õie "Ö" \u2028 \ufffd' }, action: 'save-draft', details: { revision: index, hash: 'x' } }));
  }
  return entries;
}

function bytesOf(entries: readonly AuditEntry[]): Buffer {
  return Buffer.from(entries.map((entry) => `${lineOf(entry)}\n`).join(''));
}

const entries = logOf(6);
const log = bytesOf(entries);
const keys = await benchKeys();
const root = firstRoot(keys.roots);

/** A head signed when the log had so many entries. */
async function headOf(count: number, signedBy = keys): Promise<Uint8Array> {
  const last = entries[count - 1];
  if (!last) throw new Error('no such entry');
  return signHead(headAt(last, 'test', start), signedBy.roots, signedBy.freshness);
}

describe('the audit log, verified offline', () => {
  test('as it was written it is in order; so is an empty one', () => {
    expect(verifyAuditLog(log)).toEqual({ ok: true, entries: 6, head: entries[5]?.hash, anchored: 0 });
    expect(verifyAuditLog(Buffer.of())).toEqual({ ok: true, entries: 0, anchored: 0 });
  });

  test('any changed byte is found', () => {
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(log);
        changed.writeUInt8(changed.readUInt8(at) ^ by, at);
        expect(verifyAuditLog(changed)).toMatchObject({ ok: false, problem: expect.any(String) });
      }),
      { numRuns: 500 },
    );
  });

  test('any entry that is taken out, moved or said twice is found, also with its neighbours renumbered', () => {
    const lines = fc.shuffledSubarray(entries.map((_, index) => index)).filter((order) => order.some((index, at) => index !== at));
    fc.assert(
      fc.property(lines, fc.boolean(), (order, renumber) => {
        const kept = order.map((index, at) => ({ ...(entries[index] as AuditEntry), ...(renumber && { sequence: at + 1 }) }));
        expect(verifyAuditLog(bytesOf(kept))).toMatchObject({ ok: false, problem: expect.any(String) });
      }),
    );
    expect(verifyAuditLog(bytesOf([...entries, entries[5] as AuditEntry]))).toMatchObject({ ok: false, problem: expect.stringContaining('sequence') });
  });

  test('with a signed head: a cut-off end and a log written anew are found; what came later is free', async () => {
    const anchors = { heads: [await headOf(2), await headOf(4)], root };
    expect(verifyAuditLog(log, anchors)).toMatchObject({ ok: true, anchored: 4 });
    expect(verifyAuditLog(bytesOf(entries.slice(0, 5)), anchors)).toMatchObject({ ok: true, anchored: 4 });
    expect(verifyAuditLog(bytesOf(entries.slice(0, 3)), anchors)).toMatchObject({ ok: false, problem: expect.stringContaining('cut off') });
    const anew: AuditEntry[] = [];
    for (const { time, action, details, actor } of entries) anew.push(nextEntry(anew.at(-1), { time, actor: action === 'save-draft' && anew.length === 1 ? { id: 'x', name: 'X' } : actor, action, details }));
    expect(verifyAuditLog(bytesOf(anew))).toMatchObject({ ok: true });
    expect(verifyAuditLog(bytesOf(anew), anchors)).toMatchObject({ ok: false, problem: expect.stringContaining('written anew') });
  });

  test('a head counts only under the trusted root, and signed', async () => {
    const strange = await benchKeys();
    expect(verifyAuditLog(log, { heads: [await headOf(4, strange)], root })).toMatchObject({ ok: false, problem: 'a head is not signed under the trusted root' });
    expect(verifyAuditLog(log, { heads: [await headOf(4, { ...keys, freshness: strange.freshness })], root })).toMatchObject({ ok: false });
    expect(verifyAuditLog(log, { heads: [Buffer.from('{}')], root })).toMatchObject({ ok: false });
  });

  test('the last line without its end is a log that was cut off', () => {
    expect(verifyAuditLog(log.subarray(0, -1))).toMatchObject({ ok: false, entries: 5, problem: expect.stringContaining('cut off') });
  });
});
