/** For tests only: a shares server on free ports with authorities, people and a clock of its own. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject, type X509Certificate } from 'node:crypto';
import { request, type RequestOptions } from 'node:https';
import { jsonScheme, sdJwtScheme, ticketHeaders, type TicketOrder, type TicketScheme } from '@testbed/auth-ticket';
import { createHierarchy, issueCertificate, type AuthorityId, type Clock, type Hierarchy, type Revocation } from '@testbed/pki';
import { shareJson } from '@testbed/protocol';
import { openSqliteStore, systemRandom, type LogLine, type Store } from '@testbed/server-kit';
import type { SharesSettings } from './settings.ts';
import { createSharesServer, type SharesServerRules, type SharesServerUrls } from './server.ts';

export const day = 24 * 3600 * 1000;

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  time: Date;
}

/** Somebody with a certificate who signs tickets. */
export interface Person {
  readonly recipient: string;
  readonly algorithm: TicketOrder['algorithm'];
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface World {
  readonly urls: SharesServerUrls;
  /** As the server's tickets name it, which is not where it listens. */
  readonly baseUrl: string;
  readonly clock: TestClock;
  readonly store: Store;
  /** Answers `good` until a test says otherwise. */
  readonly revocation: { answer: Revocation['check'] };
  readonly log: LogLine[];
  readonly tlsCa: X509Certificate;
  stop(): Promise<void>;
}

let made: Promise<Hierarchy> | undefined;

/** One hierarchy for a test file: RSA keys take a while. */
export function hierarchy(): Promise<Hierarchy> {
  made ??= createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  return made;
}

const meansOf = { ES256: 'mobile-id', ES384: 'id-card', RS256: 'smart-id' } as const;

/** A new key of the algorithm. */
export function keyPair(algorithm: TicketOrder['algorithm']): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
}

/** What a test may want otherwise of somebody. Times in milliseconds from now. */
export interface PersonOptions {
  readonly code?: string;
  readonly issuer?: AuthorityId;
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly from?: number;
  readonly to?: number;
}

/** Somebody certified by the authority of the means that signs by this algorithm. */
export async function person(algorithm: TicketOrder['algorithm'], { code = '38001085718', issuer, keys = keyPair(algorithm), from = -day, to = 4000 * day }: PersonOptions = {}): Promise<Person> {
  const { authorities } = await hierarchy();
  const means = meansOf[algorithm];
  const certificate = issueCertificate(authorities[issuer ?? means], {
    profile: means,
    person: { code, lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey: keys.publicKey,
    notBefore: new Date(Date.now() + from),
    notAfter: new Date(Date.now() + to),
  });
  return { recipient: `etsi/PNOEE-${code}`, algorithm, certificate, privateKey: keys.privateKey };
}

/** What a test may want otherwise of a server. */
export interface WorldOptions {
  readonly settings?: Partial<SharesSettings>;
  readonly rules?: SharesServerRules;
  readonly store?: Store;
}

/** Starts a shares server in this process. */
export async function startWorld({ settings, rules, store = openSqliteStore(':memory:') }: WorldOptions = {}): Promise<World> {
  const { authorities } = await hierarchy();
  const server = keyPair('ES256');
  const certificate = issueCertificate(authorities.tls, {
    profile: 'tls-server',
    names: ['localhost', '127.0.0.1'],
    publicKey: server.publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });
  const clock: TestClock = { time: new Date(), now: () => clock.time };
  const revocation: World['revocation'] = { answer: async () => ({ status: 'good' }) };
  const log: LogLine[] = [];
  const address = { host: '127.0.0.1', port: 0 };
  const baseUrl = settings?.baseUrl ?? `https://css-${randomBytes(4).toString('hex')}.example:8443`;
  const sharesServer = createSharesServer(
    {
      name: 'test',
      version: '0.1.0',
      profile: 'released',
      listeners: { shares: address, management: address },
      tls: { certificate: certificate.toString(), key: pem(server.privateKey) },
      signerTrust: [authorities['id-card'].certificate, authorities['smart-id'].certificate, authorities['mobile-id'].certificate],
      ticketSchemes: [sdJwtScheme, jsonScheme],
      nonceLifetime: 300_000,
      replay: 'refuse',
      expiry: { default: 1095 * day, maximum: 1825 * day, tooLong: 'reject' },
      sweepInterval: day,
      baseUrl,
      ...settings,
    },
    { clock, random: systemRandom, store, revocation: { check: (...asked) => revocation.answer(...asked) }, log: (line) => log.push(line) },
    rules,
  );
  const urls = await sharesServer.start();
  return {
    urls,
    baseUrl,
    clock,
    store,
    revocation,
    log,
    tlsCa: authorities.tls.certificate,
    async stop() {
      await sharesServer.stop();
      await store.close();
    },
  };
}

/** One request over a connection of its own. */
export function ask({ tlsCa, urls }: Pick<World, 'tlsCa' | 'urls'>, path: string, { body, ...options }: RequestOptions & { body?: Uint8Array | string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const message = request(`${urls.shares}${path}`, { agent: false, ca: tlsCa.toString(), servername: 'localhost', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    message.on('error', reject);
    message.end(body);
  });
}

/** What became of a request: the status, and the code from the log, which knows it where the body is empty. */
export async function outcome(world: World, asked: Promise<Reply>): Promise<{ status: number; code: unknown }> {
  const { status } = await asked;
  return { status, code: world.log.at(-1)?.['problem'] };
}

/** A share for somebody, as its compact JSON. */
export function shareFor({ recipient }: Pick<Person, 'recipient'>): Buffer {
  return Buffer.from(shareJson({ share: randomBytes(32), recipient }));
}

/** Uploads a share; further headers may be given. */
export function upload(world: World, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Reply> {
  return ask(world, '/key-shares', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

/** Uploads a share for somebody; returns its id. */
export async function uploaded(world: World, recipient: Pick<Person, 'recipient'>, body = shareFor(recipient)): Promise<string> {
  const { headers } = await upload(world, body);
  return String(headers['location']).slice('/key-shares/'.length);
}

/** Asks for a nonce. */
export async function nonceFor(world: World, shareId: string): Promise<string> {
  const { body } = await ask(world, `/key-shares/${shareId}/nonce`, { method: 'POST' });
  return (JSON.parse(body.toString()) as { nonce: string }).nonce;
}

/** One share at one server. */
export interface Place {
  readonly world: World;
  readonly shareId: string;
}

/** A ticket by somebody for shares, with a fresh nonce of each, or with the given ones. */
export async function ticketFor({ recipient, algorithm, privateKey }: Person, places: readonly (Place & { readonly nonce?: string })[], scheme: TicketScheme = sdJwtScheme): Promise<string> {
  const audience = await Promise.all(places.map(async ({ world, shareId, nonce }) => ({ baseUrl: world.baseUrl, shareId, nonce: nonce ?? (await nonceFor(world, shareId)) })));
  return scheme.create({ issuer: recipient, audience, algorithm, random: systemRandom, sign: async (input) => signAs({ algorithm, privateKey }, input) });
}

/** A JWS signature. */
export function signAs({ algorithm, privateKey }: Pick<Person, 'algorithm' | 'privateKey'>, input: Uint8Array | string): Uint8Array {
  return sign(algorithm === 'ES384' ? 'sha384' : 'sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** The headers somebody fetches a share with. */
export function headersFor({ certificate }: Pick<Person, 'certificate'>, ticket: string, { world: { baseUrl }, shareId }: Place, scheme: TicketScheme = sdJwtScheme): Record<string, string> {
  return ticketHeaders(scheme.present(ticket, { baseUrl, shareId }, certificate), certificate);
}

/** Fetches with these headers. */
export function fetch({ world, shareId }: Place, headers: Record<string, string>): Promise<Reply> {
  return ask(world, `/key-shares/${shareId}`, { headers });
}

/** Fetches a share as somebody, with a fresh nonce and ticket. */
export async function fetchAs(someone: Person, place: Place, scheme: TicketScheme = sdJwtScheme): Promise<Reply> {
  return fetch(place, headersFor(someone, await ticketFor(someone, [place], scheme), place, scheme));
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}
