import { fork, type ChildProcess } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { issueCertificate } from '@testbed/pki';
import { aroundNow, ecKey } from './card-world.ts';
import type { PhoneWorld, Signer } from './phone-world.ts';

/** The real mock services, in a process of their own as a world starts them: a program, not an import. */
const main = join(import.meta.dirname, '../../../../apps/mock-eid/src/main.ts');

/** The running process. */
export interface MockEid {
  readonly urls: { readonly smartId: string; readonly mobileId: string; readonly proxy: string };
  /** DER of its TLS certificate. */
  readonly certificate: Uint8Array;
  readonly token: string;
  /** Sends a message and waits for its reply. */
  tell(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startMockEid({ hierarchy, person, phone, smartId, mobileId }: PhoneWorld): Promise<MockEid> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-phones-'));
  const write = (name: string, { key, certificate }: Signer): object => {
    writeFileSync(join(folder, `${name}.pem`), new X509Certificate(certificate).toString());
    writeFileSync(join(folder, `${name}.key.pem`), key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    return { certificate: `${name}.pem`, key: `${name}.key.pem` };
  };
  const tlsKey = ecKey('P-256');
  const order = { profile: 'tls-server', names: ['localhost'], publicKey: createPublicKey(tlsKey), ...aroundNow() } as const;
  // Of a certificate without addresses nobody asks whether it is revoked: no responder runs here.
  const { certificate: authority, key } = hierarchy.authorities.tls;
  const certificate = issueCertificate({ certificate: authority, key }, order).raw;
  const listen = { host: '127.0.0.1', port: 0 };
  const token = 'a-token-of-the-world';
  const configuration = {
    listeners: { services: listen, proxy: listen },
    tls: write('tls', { key: tlsKey, certificate }),
    relyingParty: { uuid: '00000000-0000-4000-8000-000000000000', name: 'testbed' },
    proxy: { basePath: '/eid', token },
    people: [
      {
        code: `PNOEE-${person.code}`,
        commonName: 'ÖÖBIK,ÕNNE,30303039914',
        smartId: { documentNumber: 'PNOEE-30303039914-MOCK-Q', ...write('smart-id', smartId) },
        mobileId: { phone, ...write('mobile-id', mobileId) },
      },
    ],
  };
  const file = join(folder, 'mock-eid.json');
  writeFileSync(file, JSON.stringify(configuration));
  const child = fork(main, ['--config', file], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  const { listeners: urls } = JSON.parse(await firstLine(child)) as { readonly listeners: MockEid['urls'] };
  return {
    urls,
    certificate,
    token,
    async tell(message) {
      child.send(message);
      const [reply] = await once(child, 'message');
      return reply;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('no standard output');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}
