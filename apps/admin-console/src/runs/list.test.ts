import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checksIn, factsIn } from './facts.ts';
import { findReport, listReports } from './list.ts';
import { readChecks } from './results.ts';
import { writeReportFolder } from './testing/report-folder.ts';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'console-reports-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('listReports', () => {
  test('finds reports in folders and folders of folders, the newest first, with what they say of their run', async () => {
    writeReportFolder(join(directory, 'old'), { a: 'pass' }, '2026-01-01T00:00:00Z');
    writeReportFolder(join(directory, 'team/new'), { a: 'fail', b: 'pass', c: 'not-applicable' }, '2026-02-01T00:00:00Z');
    const reports = await listReports([directory]);
    expect(reports.map(({ name, conclusion, signed }) => [name, conclusion, signed])).toEqual([
      ['team/new', 'non-conformant', false],
      ['old', 'conformant', false],
    ]);
    expect(reports[0]).toMatchObject({ target: 'Testbed capsule server', kind: 'capsule-server', profile: 'use-case', counts: { pass: 1, fail: 1, notApplicable: 1, warning: 0, inconclusive: 0 }, suite: 'cdoc2-testbed 0.1.0' });
  });

  test('says that a signature is there, not that it holds', async () => {
    writeReportFolder(join(directory, 'one'), { a: 'pass' });
    writeFileSync(join(directory, 'one/manifest.jws'), 'x');
    expect(await listReports([directory])).toMatchObject([{ signed: true }]);
  });

  test('follows no links, enters no hidden folders, looks for nothing inside a report, and passes over what is none', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'console-elsewhere-'));
    writeReportFolder(join(elsewhere, 'report'), { a: 'pass' });
    writeReportFolder(join(directory, 'one'), { a: 'pass' });
    writeReportFolder(join(directory, 'one/transcripts/inside'), { a: 'pass' });
    writeReportFolder(join(directory, '.being-written'), { a: 'pass' });
    symlinkSync(join(elsewhere, 'report'), join(directory, 'linked'));
    mkdirSync(join(directory, 'linked-results'));
    symlinkSync(join(elsewhere, 'report/results.json'), join(directory, 'linked-results/results.json'));
    mkdirSync(join(directory, 'other'));
    writeFileSync(join(directory, 'other/results.json'), '{"numTotalTests": 3}');
    expect((await listReports([directory, join(directory, 'absent')])).map(({ name }) => name)).toEqual(['one']);
    rmSync(elsewhere, { recursive: true });
  });

  test('a report is named by an id that is no path; another id is refused', async () => {
    writeReportFolder(join(directory, 'one'), { a: 'pass' });
    const [report] = await listReports([directory]);
    expect(report?.id).toMatch(/^[0-9a-f]{20}$/);
    await expect(findReport([directory], report?.id ?? '')).resolves.toEqual(report);
    await expect(findReport([directory], '../one')).rejects.toMatchObject({ code: 'report-unknown' });
  });
});

describe('readChecks', () => {
  test('gives the checks in the order of the suite', async () => {
    writeReportFolder(join(directory, 'one'), { 'capsule/b': 'pass', 'capsule/a': 'warning' });
    const checks = await readChecks({ folder: join(directory, 'one'), name: 'one' });
    expect(checks.map(({ id, verdict, transcript }) => [id, verdict, transcript])).toEqual([
      ['capsule/b', 'pass', 'transcripts/capsule/b.json'],
      ['capsule/a', 'warning', 'transcripts/capsule/a.json'],
    ]);
  });

  test('results that are cut off are told', async () => {
    mkdirSync(join(directory, 'cut'));
    writeFileSync(join(directory, 'cut/results.json'), '{"checks": [');
    await expect(readChecks({ folder: join(directory, 'cut'), name: 'cut' })).rejects.toMatchObject({ code: 'report-unreadable', message: 'the results of cut can\'t be read' });
  });
});

test('whatever JSON a folder holds is a report or is none: nothing throws', () => {
  const names = fc.constantFrom('suite', 'target', 'summary', 'conclusion', 'started', 'checks', 'id', 'verdict', 'requirements', 'name');
  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom('conformant', 'pass', '2026-01-01T00:00:00Z', '', null, 1, -1, Number.MAX_VALUE), fc.array(tie('value')), fc.dictionary(names, tie('value'))),
  })).value;
  fc.assert(
    fc.property(values, (value) => {
      expect(['object', 'undefined']).toContain(typeof factsIn(value));
      expect(Array.isArray(checksIn(value))).toBe(true);
    }),
  );
});
