import { createECDH } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  extract,
  kekFromEcKey,
  kekFromPassword,
  readEnvelope,
  sealForEcKey,
  sealForPassword,
  unlock,
  writeContainer,
  type ECCPublicKeyCapsule,
  type PBKDF2Capsule,
  type RecipientRecord,
} from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'container-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('SC01 and SC06: what is written for an EC key and a password opens with either', async () => {
  const key = createECDH('secp384r1');
  const point = key.generateKeys();
  const password = 'Kui Arno isaga koolimajja';
  const out = join(folder, 'a.cdoc2');
  await writeFile(join(folder, 'kevade.txt'), 'tunnid juba alanud');
  await writeContainer({
    out,
    files: [{ path: join(folder, 'kevade.txt') }],
    recipients: [sealForEcKey(point, 'key'), await sealForPassword(password, 'pw')],
  });

  const envelope = await readEnvelope(out);
  const [ec, pw] = envelope.header.recipients as [RecipientRecord, RecipientRecord];
  const keks = [
    await kekFromEcKey(ec.capsule as ECCPublicKeyCapsule, async (sender) => key.computeSecret(sender)),
    await kekFromPassword(pw.capsule as PBKDF2Capsule, password, pw.keyLabel),
  ];
  for (const [index, kek] of keks.entries()) {
    const outDir = join(folder, String(index));
    const path = join(outDir, 'kevade.txt');
    const fmk = unlock(envelope, envelope.header.recipients[index] as RecipientRecord, kek);
    expect(await extract(envelope, fmk, outDir)).toEqual([{ name: 'kevade.txt', size: 18, path }]);
    expect(await readFile(path, 'utf8')).toBe('tunnid juba alanud');
    expect(await readdir(outDir)).toEqual(['kevade.txt']);
  }
});
