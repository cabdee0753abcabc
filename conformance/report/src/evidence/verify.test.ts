import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn } from '../folder.ts';
import { sampleKey, sampleRun } from '../testing/sample-run.ts';
import { writeReport, type ReportOptions } from '../write.ts';
import { fingerprintOf, type EvidenceKey } from './key.ts';
import { signManifest } from './sign.ts';
import { verifyReport } from './verify.ts';

let home: string;
let folder: string;
const key = sampleKey();
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'evidence-'));
  folder = join(home, 'report');
  await writeReport(folder, sampleRun(), optionsWith(key));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function optionsWith(signer: EvidenceKey): ReportOptions {
  return { key: signer, reproduce: (check) => `testbed certify server --only ${check}` };
}

function expectRefused(code: string, about: string, trust?: string): Promise<void> {
  return expect(verifyReport(folder, trust)).rejects.toMatchObject({ code, message: expect.stringContaining(about) });
}

describe('a report as it was signed', () => {
  test('is accepted, with its signer, target and conclusion', async () => {
    const { fingerprint, manifest } = await verifyReport(folder);
    expect(fingerprint).toBe(key.fingerprint);
    expect(manifest).toMatchObject({ conclusion: 'non-conformant', complete: true, seed: '1a2b3c', target: { digest: 'ab'.repeat(32) }, suite: { version: '0.1.0', commit: 'abcdef0123456789' } });
    expect(Object.keys(manifest.files).sort()).toStrictEqual(filesIn(folder).filter((name) => !name.startsWith('manifest.')));
  });

  test('is accepted with the public key of its signer, as a file or as its fingerprint', async () => {
    const path = join(home, 'signer.pem');
    writeFileSync(path, createPublicKey(key.privateKey).export({ format: 'pem', type: 'spki' }));
    await expect(verifyReport(folder, path)).resolves.toMatchObject({ fingerprint: key.fingerprint });
    await expect(verifyReport(folder, key.fingerprint)).resolves.toMatchObject({ fingerprint: key.fingerprint });
  });

  test('may be signed with a P-256 key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const fingerprint = fingerprintOf(publicKey);
    await writeReport(folder, sampleRun(), optionsWith({ privateKey, algorithm: 'ES256', fingerprint }));
    await expect(verifyReport(folder)).resolves.toMatchObject({ fingerprint });
  });
});

describe('a report is refused', () => {
  test('after any byte of any file was changed', async () => {
    const names = filesIn(folder);
    expect(names).toContain('manifest.jws');
    for (const name of names) {
      const path = join(folder, name);
      const original = readFileSync(path);
      await fc.assert(
        fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (offset, mask) => {
          const changed = Buffer.from(original);
          changed.writeUInt8(changed.readUInt8(offset) ^ mask, offset);
          writeFileSync(path, changed);
          await expectRefused(name === 'manifest.jws' ? 'signature-invalid' : 'file-changed', name);
        }),
        { numRuns: 40, examples: [[0, 1], [original.length - 1, 1], [original.length - 1, 3]] },
      );
      writeFileSync(path, original);
    }
    await expect(verifyReport(folder)).resolves.toMatchObject({ fingerprint: key.fingerprint });
  });

  test('when any file is missing', async () => {
    for (const name of filesIn(folder)) {
      const path = join(folder, name);
      const original = readFileSync(path);
      rmSync(path);
      await expectRefused('file-missing', name);
      writeFileSync(path, original);
    }
  });

  test('when a file was added', async () => {
    writeFileSync(join(folder, 'transcripts/__proto__'), '{}');
    await expectRefused('file-added', 'transcripts/__proto__');
  });

  test('when a file was replaced by a link to its like', async () => {
    const path = join(folder, 'junit.xml');
    writeFileSync(join(home, 'junit.xml'), readFileSync(path));
    rmSync(path);
    symlinkSync(join(home, 'junit.xml'), path);
    await expectRefused('file-changed', 'junit.xml');
  });

  test('when somebody else signed it', async () => {
    const other = sampleKey();
    const path = join(folder, 'manifest.jws');
    writeFileSync(path, await signManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'), other));
    await expectRefused('signer-not-trusted', other.fingerprint, key.fingerprint);
    await expect(verifyReport(folder)).resolves.toMatchObject({ fingerprint: other.fingerprint });
  });

  test('when its signature is of another report, or spelled in another way', async () => {
    const path = join(folder, 'manifest.jws');
    const signature = readFileSync(path, 'utf8');
    writeFileSync(path, await signManifest('{}', key));
    await expectRefused('file-changed', 'manifest.json');
    writeFileSync(path, `${signature}=`);
    await expectRefused('signature-invalid', 'canonical');
  });

  test('when the run was not complete: then it was not signed', async () => {
    await writeReport(folder, sampleRun({ complete: false }), optionsWith(key));
    expect(filesIn(folder)).not.toContain('manifest.jws');
    await expectRefused('run-incomplete', 'not signed');
  });

  test('when the manifest of an incomplete run was signed by hand', async () => {
    await writeReport(folder, sampleRun({ complete: false }), optionsWith(key));
    writeFileSync(join(folder, 'manifest.jws'), await signManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'), key));
    await expectRefused('run-incomplete', 'not signed');
  });
});

test('a folder without a manifest is no report, nor is one that does not exist', async () => {
  await expect(verifyReport(home)).rejects.toMatchObject({ code: 'not-a-report' });
  await expect(verifyReport(join(home, 'absent'))).rejects.toMatchObject({ code: 'not-a-report' });
});

test('a key to trust that can not be read is said', async () => {
  await expectRefused('key-unreadable', 'absent.pem', 'absent.pem');
});
