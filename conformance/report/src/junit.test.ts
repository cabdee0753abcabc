import { expect, test } from 'vitest';
import { junitOf } from './junit.ts';
import { recordRun } from './record/record.ts';
import { sampleRun, secrets } from './testing/sample-run.ts';

const xml = junitOf(recordRun(sampleRun()));
const caseOf = (name: string): string => xml.split('<testcase ').find((text) => text.includes(`name="${name}"`)) ?? '';

test('failures are failures, undecided checks errors, what is not applicable or known is skipped with its reason', () => {
  expect(xml).toContain('<testsuites name="cdoc2-testbed" tests="8" failures="2" errors="1" time="65.000">');
  expect(xml).toContain('skipped="3" timestamp="2026-11-23T08:00:00.000Z">');
  expect(caseOf('revoked')).toContain('<failure message="answered 500');
  expect(caseOf('second-client')).toContain('<error message="not tested: the target does not offer a second client"');
  expect(caseOf('by-clock')).toContain('<skipped message="not tested: the target does not offer a clock"/>');
  expect(caseOf('known')).toContain('<skipped message="known until 2027-03-01, Mari, https://example.org/issue/1: what');
});

test('a warning passes and says so; a pass says nothing', () => {
  expect(caseOf('timing')).toContain('<system-out>warning&#10;expected: ');
  expect(caseOf('created')).toMatch(/^classname="capsule\.upload" name="created" time="0\.120"\/>/);
});

test('a surprise of the baseline fails', () => {
  expect(caseOf('capsule/upload/created unexpected-pass')).toContain('<failure message="capsule/upload/created passes: take it off the baseline" type="unexpected-pass"/>');
});

test('whatever a server answered, the XML stays well-formed and holds no secret', () => {
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\uFFFD]/);
  expect(xml.replaceAll(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>|<\?xml version="1\.0" encoding="UTF-8"\?>/g, '')).not.toMatch(/[<>]/);
  for (const secret of Object.values(secrets)) expect(xml).not.toContain(secret);
});
