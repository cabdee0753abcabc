import type { RecordedCheck, RecordedRun } from './record/record.ts';

/**
 * The run as JUnit XML, for build servers: a failure that no baseline knows is a failure, an inconclusive check an
 * error, what is not applicable or known is skipped with the reason; each surprise is a failure of its own.
 */
export function junitOf({ target, profile, started, finished, checks, surprises }: RecordedRun): string {
  const suite = `certify ${target.name} (${profile})`;
  const cases = [...checks.map(testCase), ...surprises.map(({ check, kind, message }) => element('testcase', { classname: 'baseline', name: `${check} ${kind}` }, element('failure', { message, type: kind })))];
  const skipped = checks.filter((check) => outcome(check) === 'skipped').length;
  const counts = {
    tests: String(cases.length),
    failures: String(checks.filter((check) => outcome(check) === 'failure').length + surprises.length),
    errors: String(checks.filter((check) => outcome(check) === 'error').length),
    time: seconds(Date.parse(finished) - Date.parse(started)),
  };
  const testSuite = element('testsuite', { name: suite, ...counts, skipped: String(skipped), timestamp: started }, cases.join(''));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'cdoc2-testbed', ...counts }, testSuite)}`;
}

function outcome({ verdict, known }: RecordedCheck): 'failure' | 'error' | 'skipped' | 'passed' {
  if (verdict === 'fail') return known ? 'skipped' : 'failure';
  if (verdict === 'inconclusive') return 'error';
  return verdict === 'not-applicable' ? 'skipped' : 'passed';
}

function testCase(check: RecordedCheck): string {
  const { id, verdict, requirements, expected, actual, why, next, duration, known } = check;
  const at = id.lastIndexOf('/');
  const text = [`expected: ${expected}`, `actual: ${actual}`, `requirements: ${requirements.join(', ')}`, `why: ${why}`, `next: ${next}`].join('\n');
  const attributes = { classname: id.slice(0, Math.max(at, 0)).replaceAll('/', '.'), name: id.slice(at + 1), time: seconds(duration) };
  switch (outcome(check)) {
    case 'failure':
      return element('testcase', attributes, element('failure', { message: actual, type: verdict }, escape(text)));
    case 'error':
      return element('testcase', attributes, element('error', { message: actual, type: verdict }, escape(text)));
    case 'skipped':
      return element('testcase', attributes, element('skipped', { message: known ? `known until ${known.until}, ${known.owner}, ${known.link}: ${actual}` : actual }));
    case 'passed':
      return element('testcase', attributes, verdict === 'warning' ? element('system-out', {}, escape(`warning\n${text}`)) : '');
  }
}

function element(name: string, attributes: Readonly<Record<string, string>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  return content === '' ? `<${name}${written.join('')}/>\n` : `<${name}${written.join('')}>${content}</${name}>\n`;
}

/** Characters that XML 1.0 can't hold become U+FFFD. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"\n\r\t]/g, (character) => `&#${character.codePointAt(0)};`);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
