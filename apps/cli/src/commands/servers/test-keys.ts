import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { softwareSigner, type Signer } from '@testbed/server-list';
import type { World } from '../../world/world-file.ts';

/** The kinds of key that sign a central configuration. */
export type TestKeyKind = 'ec' | 'rsa';

/** The test key of a world, made when it is first needed and kept in its folder; without a world one for this time only. */
export function testSigner(kind: TestKeyKind, world: World | undefined): Signer {
  const path = world?.path(`signing/${kind}.key.pem`);
  if (path !== undefined && existsSync(path)) return softwareSigner(createPrivateKey(readFileSync(path)));
  const key = generate(kind);
  if (path !== undefined) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  return softwareSigner(key);
}

function generate(kind: TestKeyKind): KeyObject {
  return kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey : generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
}
