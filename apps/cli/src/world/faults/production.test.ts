import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { expect, test } from 'vitest';
import { ask } from './testing/raw-client.ts';

const root = join(import.meta.dirname, '../../../../..');

test('no server, no library and no simulation knows of faults: only a world’s supervisor loads them', () => {
  const files = globSync(['libs/*/src/**/*.ts', 'apps/{ccs,css,mock-eid,mock-ocsp-ca}/src/**/*.ts'], { cwd: root });
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => /world\/faults|faults\/preload|type: 'faults'/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  const loaders = globSync(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'conformance/*/src/**/*.ts'], { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes('faults/preload.ts'),
  );
  expect(loaders).toEqual(['apps/cli/src/world/run.ts']);
});

test.each([false, true])('a capsule server that an operator starts ignores what a world would tell it: testbed %s', async (testbed) => {
  const folder = mkdtempSync(join(tmpdir(), 'no-faults-'));
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) });
  const address = { host: '127.0.0.1', port: 0 };
  const configuration = {
    name: 'Operated server',
    profile: 'use-case',
    listeners: { sender: address, recipient: address, management: address },
    tls: { certificate: 'tls.pem', key: 'tls.key' },
    clientTrust: ['issuer.pem'],
    revocation: { ocsp: 'http://127.0.0.1:9/' },
    store: { sqlite: 'store.sqlite' },
    expiry: { default: 'P10D', maximum: 'P30D' },
    sweep: { interval: 'PT60S' },
    testbed,
  };
  const files = {
    'tls.pem': certificate.toString(),
    'tls.key': privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    'issuer.pem': authorities['id-card'].certificate.toString(),
    'ccs.json': JSON.stringify(configuration),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const child = fork(join(root, 'apps/ccs/src/main.ts'), ['--config', join(folder, 'ccs.json')], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  if (!child.stdout || !child.stderr) throw new Error('the streams are piped');
  const log = text(child.stderr);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { sender } = (JSON.parse(line) as { readonly listeners: { readonly sender: string } }).listeners;
  let replies = 0;
  child.on('message', () => (replies += 1));
  const fault = { id: 'fault-1', ports: [Number(new URL(sender).port)], when: {}, times: 'always', does: { kind: 'status', status: 500 } };
  child.send({ type: 'faults', order: 'arm', id: 1, fault });
  expect((await ask(`${sender}/key-capsules`, { ca: authorities.tls.certificate.toString(), method: 'PUT' })).status).toBe(405);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect(await log).toContain('"event":"message-unknown"');
  expect(replies).toBe(0);
  rmSync(folder, { recursive: true });
});
