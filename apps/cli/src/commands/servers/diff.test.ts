import { describe, expect, test } from 'vitest';
import { fresh, pin, servers, writeList } from '../../testing/server-lists.ts';
import { testbed } from '../../testing/testbed.ts';

describe('testbed servers diff', () => {
  test('every changed field by path', async () => {
    const [first, second] = [fresh(), fresh()];
    const { servers: listed } = writeList(first);
    writeList(second, { version: 2 }, { state: 'decrypt-only', certificates: [...(listed[0]?.certificates ?? []), pin('next')] });
    const { code, document } = await servers('diff', first, second);
    expect(code).toBe(0);
    expect(document.diffs[0].changes).toEqual([
      expect.objectContaining({ path: '/version', before: 1, after: 2 }),
      expect.objectContaining({ path: '/issued' }),
      expect.objectContaining({ path: '/expires' }),
      { path: '/servers/11111111-1111-4111-8111-111111111111/state', before: 'active', after: 'decrypt-only' },
      { path: expect.stringMatching(/certificates\/sha256:[0-9a-f]{64}\/purpose$/), after: 'next' },
      { path: expect.stringMatching(/certificates\/sha256:[0-9a-f]{64}\/pem$/), after: expect.stringContaining('BEGIN CERTIFICATE') },
    ]);
    expect((await testbed(['servers', 'diff', first, second])).stdout).toContain('state  "active" → "decrypt-only"');
  });

  test('one list alone is a usage error', async () => {
    const first = fresh();
    writeList(first);
    expect(await servers('diff', first)).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
  });
});
