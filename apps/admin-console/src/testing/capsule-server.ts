/** For tests only: a new capsule server of an organisation, as a process of its own, whose certificate rolls over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import type { People } from './people.ts';

const program = join(import.meta.dirname, '../../../ccs/src/main.ts');

export interface CapsuleServer {
  readonly sender: string;
  readonly recipient: string;
  /** What it presents first. */
  readonly certificate: X509Certificate;
  /** What it presents once it has rolled over. */
  readonly next: X509Certificate;
  /** Stops, and goes on at the same addresses with the other certificate and the same capsules. */
  rollOver(): Promise<void>;
  close(): Promise<void>;
}

/** @param people whom it lets fetch capsules */
export async function startCapsuleServer({ issuer, ocsp }: People): Promise<CapsuleServer> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-new-server-'));
  const now = Date.now();
  // An authority of one's own, without a responder: clients go by the list.
  const { certificate: issuing, key } = (await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9' })).authorities.tls;
  const make = (name: string): X509Certificate => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const certificate = issueCertificate({ certificate: issuing, key }, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(now - 86_400_000), notAfter: new Date(now + 397 * 86_400_000) });
    writeFileSync(join(folder, `${name}.pem`), [certificate.toString(), issuing.toString()].join('\n'));
    writeFileSync(join(folder, `${name}.key.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return certificate;
  };
  const [certificate, next] = [make('current'), make('next')];

  let running: ChildProcess;
  /** @param ports any free ones the first time */
  async function start(name: 'current' | 'next', ports: readonly [sender: number, recipient: number]): Promise<readonly [string, string]> {
    const at = (port: number) => ({ host: 'localhost', port });
    writeFileSync(
      join(folder, 'ccs.json'),
      JSON.stringify({
        name: 'Capsule server of the Agency',
        profile: 'use-case',
        listeners: { sender: at(ports[0]), recipient: at(ports[1]), management: at(0) },
        tls: { certificate: `${name}.pem`, key: `${name}.key.pem` },
        clientTrust: [issuer],
        revocation: { ocsp },
        store: { sqlite: 'capsules.db' },
        expiry: { default: 'P365D', maximum: 'P1825D' },
      }),
    );
    running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--config', join(folder, 'ccs.json')], { stdio: ['ignore', 'pipe', 'ignore'] });
    process.once('exit', end);
    const { stdout } = running;
    if (!stdout) throw new Error('it was started with a pipe');
    const [line] = (await Promise.race([once(createInterface({ input: stdout }), 'line'), once(running, 'exit').then(() => Promise.reject(new Error('the capsule server ended')))])) as [string];
    const { listeners } = JSON.parse(line) as { readonly listeners: { readonly sender: string; readonly recipient: string } };
    return [listeners.sender, listeners.recipient];
  }
  const end = (): void => void running.kill('SIGTERM');
  async function stop(): Promise<void> {
    const ended = once(running, 'exit');
    end();
    await ended;
    process.removeListener('exit', end);
  }

  const [sender, recipient] = await start('current', [0, 0]);
  return {
    sender,
    recipient,
    certificate,
    next,
    async rollOver() {
      await stop();
      await start('next', [Number(new URL(sender).port), Number(new URL(recipient).port)]);
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
