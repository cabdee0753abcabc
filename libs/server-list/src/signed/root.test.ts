import { expect, test } from 'vitest';
import { ed25519, p256, p384 } from '../testing/publisher.ts';
import { daysFromNow } from '../testing/servers.ts';
import { readRoot, writeRoot } from './root.ts';
import { keyIdOf } from './signing-key.ts';

const [one, other, third] = [p256(), p384(), ed25519()];
const role = (...signers: readonly (typeof one)[]): { keys: (typeof one)['publicKey'][]; threshold: number } => ({ keys: signers.map(({ publicKey }) => publicKey), threshold: 1 });
const bytes = writeRoot({ version: 1, environment: 'test', issued: daysFromNow(-1), expires: daysFromNow(100), roles: { root: role(one, one), list: role(one, other), freshness: role(third) } });

test('a root names each key once, by what it is', () => {
  const { keys, roles, version } = readRoot(bytes);
  expect(version).toBe(1);
  expect(Object.entries(keys).map(([id, { algorithm }]) => [id, algorithm])).toEqual([
    [keyIdOf(one.publicKey), 'ES256'],
    [keyIdOf(other.publicKey), 'ES384'],
    [keyIdOf(third.publicKey), 'EdDSA'],
  ]);
  expect(roles.root).toEqual({ keyIds: [keyIdOf(one.publicKey)], threshold: 1 });
});

const [id, otherId] = [keyIdOf(one.publicKey), keyIdOf(other.publicKey)];
const spki = other.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

test.each<[what: string, reason: RegExp, change: (root: ReturnType<typeof parse>) => void]>([
  ['a key under the name of another', /is another key/, (root) => (root.keys[id] = { algorithm: 'ES384', publicKey: spki })],
  ['a key with the algorithm of another', /does not sign with ES256/, (root) => (root.keys[otherId] = { algorithm: 'ES256', publicKey: spki })],
  ['a key that is none', /can't be read/, (root) => (root.keys[id] = { algorithm: 'ES256', publicKey: 'AAAA' })],
  ['a role with a key that is not there', /which is not there/, (root) => (root.roles.list = { keyIds: ['sha256:0'], threshold: 1 })],
  ['a role with a key by a name of every object', /which is not there/, (root) => (root.roles.list = { keyIds: ['toString'], threshold: 1 })],
  ['a threshold of none', /threshold/, (root) => (root.roles.list = { keyIds: [id], threshold: 0 })],
  ['a key twice in a role', /keyIds/, (root) => (root.roles.list = { keyIds: [id, id], threshold: 2 })],
  ['another type', /type/, (root) => (root.type = 'list')],
])('a root is refused with %s', (_what, reason, change) => {
  const root = parse();
  change(root);
  expect(() => readRoot(Buffer.from(JSON.stringify(root)))).toThrow(expect.objectContaining({ code: 'server-list-root-invalid', message: expect.stringMatching(reason) }));
});

function parse(): { type: string; keys: Record<string, { algorithm: string; publicKey: string }>; roles: { list: { keyIds: string[]; threshold: number } } } {
  return JSON.parse(Buffer.from(bytes).toString());
}
