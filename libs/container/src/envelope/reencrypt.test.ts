import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findByLabel } from '../capsule/find.ts';
import { kekFromSecret, sealForSecret } from '../capsule/symmetric.ts';
import { secretLabel } from '../label/format.ts';
import { extract } from '../payload/extract.ts';
import { readEnvelope, type Envelope } from './read.ts';
import { reencryptContainer } from './reencrypt.ts';
import { unlock, type FileMasterKey } from './unlock.ts';
import { writeContainer } from './write.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as const;

async function open(path: string, secret: Buffer): Promise<{ envelope: Envelope; fmk: FileMasterKey }> {
  const envelope = await readEnvelope(path);
  const [record] = findByLabel(envelope.header, 'SymmetricKeyCapsule');
  if (record?.capsule.kind !== 'SymmetricKeyCapsule') throw new Error('no secret recipient');
  return { envelope, fmk: unlock(envelope, record, kekFromSecret(record.capsule, secret, record.keyLabel)) };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reencrypt-'));
  writeFileSync(at('a.txt'), 'a'.repeat(100_000));
  await writeContainer({ out: at('old.cdoc2'), files: [{ path: at('a.txt') }], recipients: [sealForSecret(first, secretLabel('first'))] });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('UC.Client.P.04: a container is encrypted anew for others', () => {
  test('it opens with the new secret, holds the same files, and shares no key with the old one', async () => {
    const old = await open(at('old.cdoc2'), first);
    await reencryptContainer(old.envelope, old.fmk, { out: at('new.cdoc2'), recipients: [sealForSecret(second, secretLabel('second'))] });
    const fresh = await open(at('new.cdoc2'), second);
    await extract(fresh.envelope, fresh.fmk, at('out'));
    expect(readFileSync(at('out/a.txt'))).toEqual(readFileSync(at('a.txt')));
    expect(Buffer.from(fresh.fmk).equals(old.fmk)).toBe(false);
    await expect(open(at('new.cdoc2'), first)).rejects.toMatchObject({ code: 'header-hmac-mismatch' });
  });

  test('a damaged payload leaves nothing behind', async () => {
    const bytes = readFileSync(at('old.cdoc2'));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(at('bad.cdoc2'), bytes);
    const { envelope, fmk } = await open(at('bad.cdoc2'), first);
    const recipients = [sealForSecret(second, secretLabel('second'))];
    await expect(reencryptContainer(envelope, fmk, { out: at('new.cdoc2'), recipients })).rejects.toMatchObject({ code: 'payload-tag-mismatch' });
    expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
  });

  test('UC.Client.P.04/7a: an existing file is not replaced', async () => {
    const { envelope, fmk } = await open(at('old.cdoc2'), first);
    const recipients = [sealForSecret(second, secretLabel('second'))];
    await expect(reencryptContainer(envelope, fmk, { out: at('a.txt'), recipients })).rejects.toMatchObject({ code: 'output-exists' });
    expect(existsSync(at('a.txt'))).toBe(true);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('a'.repeat(100_000));
  });
});
