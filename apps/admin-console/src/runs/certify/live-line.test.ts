import { expect, test } from 'vitest';
import { readLiveLine } from './live-line.ts';

test.each([
  ['\u001B[32m✓\u001B[39m \u001B[2m  1/239\u001B[22m capsule/upload/created\u001B[2m  82 ms\u001B[22m', { is: 'check', id: 'capsule/upload/created', verdict: 'pass', index: 1, of: 239 }],
  ['✗ 12/239 capsule/upload/expiry-past  fail: answered 201', { is: 'check', id: 'capsule/upload/expiry-past', verdict: 'fail', index: 12, of: 239 }],
  ['! 13/239 capsule/a  warning: x', { is: 'check', id: 'capsule/a', verdict: 'warning', index: 13, of: 239 }],
  ['– 14/239 capsule/b  not-applicable: x', { is: 'check', id: 'capsule/b', verdict: 'not-applicable', index: 14, of: 239 }],
  ['? 15/239 capsule/c  inconclusive: x', { is: 'check', id: 'capsule/c', verdict: 'inconclusive', index: 15, of: 239 }],
  ['looking at Testbed capsule server', { is: 'note', text: 'looking at Testbed capsule server' }],
])('%s', (line, progress) => {
  expect(readLiveLine(line)).toEqual(progress);
});

test('what a server answered is not kept with the line of its check', () => {
  expect(JSON.stringify(readLiveLine('✗ 1/2 a/b  fail: answered "hunter2"'))).not.toContain('hunter2');
});
