import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authorityPem, folder, fresh, hashOfFile, pin, servers, writeList } from '../../testing/server-lists.ts';
import { testbed } from '../../testing/testbed.ts';

describe('testbed servers lint', () => {
  test('a good list: exit 0, no findings; also with its authority, and with the version before', async () => {
    const [first, second] = [fresh(), fresh()];
    writeList(first);
    writeList(second, { version: 2, previousHash: hashOfFile(first) });
    writeFileSync(join(folder, 'ca.pem'), authorityPem);
    expect(await servers('lint', first, second, '--trust', join(folder, 'ca.pem'))).toMatchObject({ code: 0, document: { ok: true, lists: [{ version: 1, findings: [] }, { version: 2, findings: [] }] } });
  });

  test('an error: exit 1 with code, severity and path; a warning alone: exit 0', async () => {
    const [wrong, odd] = [fresh(), fresh()];
    writeList(wrong, {}, { sender: 'http://capsule.example:9443' });
    writeList(odd, {}, { id: 'võti' });
    expect(await servers('lint', wrong)).toMatchObject({ code: 1, document: { ok: false, lists: [{ findings: [{ code: 'url-https', severity: 'error', path: '/servers/0/sender' }] }] } });
    expect(await servers('lint', odd)).toMatchObject({ code: 0, document: { lists: [{ findings: [{ code: 'server-id-uuid', severity: 'warning' }] }] } });
    const shown = await testbed(['servers', 'lint', wrong]);
    expect(shown.stdout).toContain('/servers/0/sender  http://capsule.example:9443 is not https [url-https]');
  });

  test('the list before is looked at', async () => {
    const [first, second] = [fresh(), fresh()];
    writeList(first);
    writeList(second, { version: 3, previousHash: hashOfFile(first) }, { certificates: [pin()] });
    const { code, document } = await servers('lint', first, second);
    expect(code).toBe(1);
    expect(document.lists[1].findings.map((finding: { code: string }) => finding.code)).toEqual(['pin-announced', 'version-by-one']);
  });

  test('a file that is no list: exit 3', async () => {
    const path = fresh();
    writeFileSync(path, '{"version": "one"}');
    expect(await servers('lint', path)).toMatchObject({ code: 3, document: { error: { code: 'server-list-invalid' } } });
    expect(await servers('lint', fresh())).toMatchObject({ code: 3, document: { error: { code: 'file-unreadable' } } });
  });
});
