/**
 * `create-keys.ts --environment test|production --folder FOLDER [--years N]`: signing keys in files for one
 * environment, and the root that clients are delivered with. Keys in a token are made by `createSigningKeys` directly.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@testbed/pki';
import { createSigningKeys } from '@testbed/publishing';

const { environment, folder, years } = parseArgs({ options: { environment: { type: 'string' }, folder: { type: 'string' }, years: { type: 'string', default: '3' } } }).values;
if ((environment !== 'test' && environment !== 'production') || folder === undefined || !/^[1-9]$/.test(years)) {
  process.stderr.write('usage: create-keys.ts --environment test|production --folder FOLDER [--years 1…9]\n');
  process.exit(2);
}
const expires = systemClock.now();
expires.setUTCFullYear(expires.getUTCFullYear() + Number(years));
const one = { keys: 1, threshold: 1 };
const { configuration, root, fingerprint, rootKeys } = await createSigningKeys({ folder, environment, clock: systemClock, expires, roles: { root: one, list: one, freshness: one } });
writeFileSync(join(folder, 'server-list.root.json'), root);
process.stdout.write(`keys: ${configuration}\nroot: sha256:${fingerprint}\ntake away from this machine: ${rootKeys.join(', ')}\n`);
