import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { softwareSigner, type Signer } from '@testbed/server-list';

/** Who signs a world's list: one key for each role. */
export type ListSigners = Readonly<Record<'root' | 'list' | 'freshness', Signer>>;

/** The test keys of the world in a folder, made when they are first needed. */
export function listSigners(folder: string): ListSigners {
  const signer = (role: keyof ListSigners): Signer => softwareSigner(createPrivateKey(keyAt(join(folder, 'signing', `list-${role}.key.pem`))));
  return { root: signer('root'), list: signer('list'), freshness: signer('freshness') };
}

function keyAt(path: string): string | Buffer {
  if (existsSync(path)) return readFileSync(path);
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, pem, { mode: 0o600 });
  return pem;
}
