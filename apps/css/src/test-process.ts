/** For tests only: the shares server as a process of its own, with a folder, authorities, a person and an OCSP responder. */
import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { jsonScheme, sdJwtScheme, ticketHeaders, type TicketScheme } from '@testbed/auth-ticket';
import { answerOcsp, createHierarchy, issueCertificate } from '@testbed/pki';
import { shareJson } from '@testbed/protocol';
import { systemRandom } from '@testbed/server-kit';

const day = 24 * 3600 * 1000;

/** How tickets name the server, wherever it listens. */
export const baseUrl = 'https://css.example:8443';

export { jsonScheme };

/** A folder with a good configuration, which a test may spoil, and somebody with a ticket to sign. */
export interface Place {
  readonly folder: string;
  readonly config: Record<string, unknown>;
  /** Serial numbers the OCSP responder calls revoked. */
  readonly revoked: Set<string>;
  readonly serial: string;
  readonly agent: Agent;
  /** Share of the person, as its compact JSON. */
  readonly share: Uint8Array;
  /** Headers that show a ticket for a share. */
  ticket(shareId: string, nonce: string, scheme?: TicketScheme): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** A running process, or one that ended at once. */
export interface Css {
  readonly child: ChildProcess;
  /** The one line of stdout, once it is there; undefined when the process ended without. */
  readonly ready: Promise<{ event: string; listeners: { shares: string; management: string } } | undefined>;
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
  const folder = mkdtempSync(join(tmpdir(), 'css-'));
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 4000 * day) };
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const server = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, ...validity });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const card = issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey, ...validity });
  const recipient = 'etsi/PNOEE-38001085718';

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

  const files = { 'tls.pem': server.toString(), 'tls.key': privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, 'issuer.pem': issuer.toString() };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const address = { host: '127.0.0.1', port: 0 };
  const agent = new Agent({ ca: authorities.tls.certificate.toString(), keepAlive: true, maxSockets: 8 });
  return {
    folder,
    config: {
      name: 'Test server',
      profile: 'released',
      baseUrl,
      listeners: { shares: address, management: address },
      tls: { certificate: 'tls.pem', key: 'tls.key' },
      signerTrust: ['issuer.pem'],
      revocation: { ocsp: `http://127.0.0.1:${(ocsp.address() as AddressInfo).port}/`, timeout: 'PT2S' },
      store: { sqlite: 'store.sqlite' },
      expiry: { default: 'P10D', maximum: 'P30D' },
      sweep: { interval: 'PT1S' },
      testbed: true,
    },
    revoked,
    serial: card.serialNumber,
    agent,
    share: shareJson({ share: systemRandom.bytes(32), recipient }),
    async ticket(shareId, nonce, scheme = sdJwtScheme) {
      const audience = [{ baseUrl, shareId, nonce }];
      const signing = async (input: Uint8Array): Promise<Uint8Array> => sign('sha384', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      const ticket = await scheme.create({ issuer: recipient, audience, algorithm: 'ES384', random: systemRandom, sign: signing });
      return ticketHeaders(scheme.present(ticket, { baseUrl, shareId }, card), card);
    },
    async close() {
      agent.destroy();
      ocsp.close();
      ocsp.closeAllConnections();
      await once(ocsp, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts the process with this configuration. */
export function startCss({ folder }: Place, config: unknown): Css {
  const file = join(folder, 'css.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return runCss(['--config', file]);
}

/** Runs the process with these arguments. */
export function runCss(args: readonly string[]): Css {
  const child = fork(join(import.meta.dirname, 'main.ts'), args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  const stdout: string[] = [];
  const log: Record<string, unknown>[] = [];
  if (!child.stdout || !child.stderr) throw new Error('the streams are piped');
  const lines = createInterface(child.stdout).on('line', (line) => stdout.push(line));
  const logLines = createInterface(child.stderr).on('line', (line) => log.push(JSON.parse(line) as Record<string, unknown>));
  // Not the event `close`: it never comes after the IPC channel was closed from this side.
  const exit = Promise.all([once(child, 'exit'), once(lines, 'close'), once(logLines, 'close')]).then(([[code, signal]]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const ready = Promise.race([once(lines, 'line').then(([line]) => JSON.parse(String(line)) as Awaited<Css['ready']>), exit.then(() => undefined)]);
  return { child, ready, exit, stdout, log };
}

/** One request to a listener. */
export function ask({ agent }: Place, url: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const message = request(url, { agent, method, headers }, (response) => {
      buffer(response).then((answered) => resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: answered }), reject);
    });
    message.on('error', reject);
    message.end(body);
  });
}

/** Uploads the person's share. */
export function upload(place: Place, shares: string): Promise<Reply> {
  return ask(place, `${shares}/key-shares`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: place.share });
}

/** Asks for a nonce for the share at a location. */
export async function nonceFor(place: Place, shares: string, location: string): Promise<string> {
  const { body } = await ask(place, `${shares}${location}/nonce`, { method: 'POST' });
  return (JSON.parse(body.toString()) as { nonce: string }).nonce;
}

/** Fetches the share at a location, with a fresh nonce or the given one. */
export async function fetch(place: Place, shares: string, location: string, nonce?: string, scheme?: TicketScheme): Promise<Reply> {
  const headers = await place.ticket(location.split('/')[2] ?? '', nonce ?? (await nonceFor(place, shares, location)), scheme);
  return ask(place, `${shares}${location}`, { headers });
}
