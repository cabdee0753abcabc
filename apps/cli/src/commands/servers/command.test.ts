import { expect, test } from 'vitest';
import { servers } from '../../testing/server-lists.ts';

test.each([
  ['no action', ''],
  ['an unknown action', 'publish', 'x'],
  ['no list', 'lint'],
])('testbed servers with %s: exit 2', async (_what, action, ...args) => {
  expect(await servers(action, ...args)).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
});
