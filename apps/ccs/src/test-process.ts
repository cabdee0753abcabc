/** For tests only: the capsule server as a process of its own, with a folder, authorities and an OCSP responder. */
import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { answerOcsp, createHierarchy, issueCertificate, publicKeyOf } from '@testbed/pki';
import { capsuleJson } from '@testbed/protocol';

const day = 24 * 3600 * 1000;

/** A folder with a good configuration, which a test may spoil. */
export interface Place {
  readonly folder: string;
  readonly config: Record<string, unknown>;
  readonly tlsCa: string;
  readonly jaak: { readonly cert: string; readonly key: string; readonly capsule: Uint8Array };
  /** Serial numbers the OCSP responder calls revoked. */
  readonly revoked: Set<string>;
  readonly serial: string;
  close(): Promise<void>;
}

/** A running process, or one that ended at once. */
export interface Ccs {
  readonly child: ChildProcess;
  /** The one line of stdout, once it is there; undefined when the process ended without. */
  readonly ready: Promise<{ event: string; listeners: { sender: string; recipient: string; management: string } } | undefined>;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly stdout: string[];
  readonly log: Record<string, unknown>[];
}

/** What a request was answered with. */
export interface Reply {
  readonly status: number;
  readonly location: string;
  readonly body: Buffer;
}

export async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'ccs-'));
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 4000 * day) };
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const key = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const server = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey: pair.publicKey, ...validity });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const card = issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey: pair.publicKey, ...validity });
  const named = publicKeyOf(card);
  const point = named.type === 'ec' ? named.point : named.der;

  const revoked = new Set<string>();
  const { certificate: issuer, responder } = authorities['id-card'];
  const ocsp = createServer((message, response) => {
    void buffer(message).then((query) => {
      const statusOf = (serial: string) => (revoked.has(serial) ? ({ status: 'revoked', at: new Date(), reason: 'keyCompromise' } as const) : ({ status: 'good' } as const));
      // The processes' clocks are moved by days: an answer for all of them.
      const answer = answerOcsp(query, [{ issuer, ...responder, statusOf }], { thisUpdate: new Date(Date.now() - day), nextUpdate: new Date(Date.now() + 60 * day) });
      response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(answer.response);
    });
  });
  ocsp.listen(0, '127.0.0.1');
  await once(ocsp, 'listening');

  const files = { 'tls.pem': server.toString(), 'tls.key': key, 'issuer.pem': issuer.toString() };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const address = { host: '127.0.0.1', port: 0 };
  return {
    folder,
    config: {
      name: 'Test server',
      profile: 'use-case',
      listeners: { sender: address, recipient: address, management: address },
      tls: { certificate: 'tls.pem', key: 'tls.key' },
      clientTrust: ['issuer.pem'],
      revocation: { ocsp: `http://127.0.0.1:${(ocsp.address() as AddressInfo).port}/`, timeout: 'PT2S' },
      store: { sqlite: 'store.sqlite' },
      expiry: { default: 'P10D', maximum: 'P30D' },
      sweep: { interval: 'PT1S' },
      testbed: true,
    },
    tlsCa: authorities.tls.certificate.toString(),
    jaak: { cert: card.toString(), key, capsule: capsuleJson({ recipientId: point, ephemeralKeyMaterial: point, capsuleType: 'ecc_secp384r1' }) },
    revoked,
    serial: card.serialNumber,
    async close() {
      ocsp.close();
      ocsp.closeAllConnections();
      await once(ocsp, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts the process with this configuration. Its log is kept, unless somebody watches it. */
export function startCcs({ folder }: Place, config: unknown, watch?: (chunk: string) => void): Ccs {
  const file = join(folder, 'ccs.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return runCcs(['--config', file], watch);
}

/** Runs the process with these arguments. */
export function runCcs(args: readonly string[], watch?: (chunk: string) => void): Ccs {
  const child = fork(join(import.meta.dirname, 'main.ts'), args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  const stdout: string[] = [];
  const log: Record<string, unknown>[] = [];
  if (!child.stdout || !child.stderr) throw new Error('the streams are piped');
  const lines = createInterface(child.stdout).on('line', (line) => stdout.push(line));
  const logLines = watch
    ? child.stderr.setEncoding('utf8').on('data', watch)
    : createInterface(child.stderr).on('line', (line) => log.push(JSON.parse(line) as Record<string, unknown>));
  // Not the event `close`: it never comes after the IPC channel was closed from this side.
  const exit = Promise.all([once(child, 'exit'), once(lines, 'close'), once(logLines, 'close')]).then(([[code, signal]]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const ready = Promise.race([once(lines, 'line').then(([line]) => JSON.parse(String(line)) as Awaited<Ccs['ready']>), exit.then(() => undefined)]);
  return { child, ready, exit, stdout, log };
}

/** Uploads a capsule for the recipient of the place. */
export function upload({ tlsCa: ca, jaak }: Place, sender: string, slow?: Promise<unknown>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { capsule } = jaak;
    const message = request(
      `${sender}/key-capsules`,
      { method: 'POST', agent: false, ca, headers: { 'content-type': 'application/json', 'content-length': capsule.length } },
      (response) => void reply(response).then(resolve, reject),
    );
    message.on('error', reject);
    message.write(capsule.subarray(0, 10));
    void Promise.resolve(slow).then(() => message.end(capsule.subarray(10)));
  });
}

/** Fetches as the recipient of the place, or without a certificate. */
export function get({ tlsCa: ca, jaak: { cert, key } }: Place, url: string, client: 'jaak' | 'nobody' = 'jaak'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const message = request(url, { agent: false, ca, ...(client === 'jaak' ? { cert, key } : {}) }, (response) => void reply(response).then(resolve, reject));
    message.on('error', reject);
    message.end();
  });
}

async function reply(response: IncomingMessage): Promise<Reply> {
  return { status: response.statusCode ?? 0, location: response.headers.location ?? '', body: await buffer(response) };
}
