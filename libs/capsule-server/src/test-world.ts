/** For tests only: a capsule server on free ports with authorities, recipients and a clock of its own. */
import { generateKeyPairSync, randomBytes, type KeyObject, type X509Certificate } from 'node:crypto';
import { request, type RequestOptions } from 'node:https';
import { createHierarchy, issueCertificate, publicKeyOf, type Authority, type Clock, type Hierarchy, type Revocation } from '@testbed/pki';
import { capsuleJson, type CapsuleProfileName, type CapsuleType } from '@testbed/protocol';
import { openSqliteStore, systemRandom, type LogLine, type OpenApiDocument, type Store } from '@testbed/server-kit';
import { answerFaults } from '@testbed/server-kit/testing/conformity';
import { expect } from 'vitest';
import { createCapsuleServer, type CapsuleServerRules, type CapsuleServerUrls } from './server.ts';

export const day = 24 * 3600 * 1000;

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  time: Date;
}

/** Somebody with a certificate. */
export interface Recipient {
  readonly key: string;
  readonly certificate: X509Certificate;
  readonly recipientId: Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface World {
  readonly urls: CapsuleServerUrls;
  /** What the server promises, as it serves it. */
  readonly openapi: OpenApiDocument;
  readonly clock: TestClock;
  readonly store: Store;
  /** Answers `good` until a test says otherwise. */
  readonly revocation: { answer: Revocation['check'] };
  readonly log: LogLine[];
  readonly tlsCa: X509Certificate;
  stop(): Promise<void>;
}

let openStore = async (): Promise<Store> => openSqliteStore(':memory:');

/** From now on, worlds keep their capsules in stores that are opened so. */
export function worldsKeepCapsulesIn(open: () => Promise<Store>): void {
  openStore = open;
}

let made: Promise<Hierarchy> | undefined;

/** One hierarchy for a test file: RSA keys take a while. */
export function hierarchy(): Promise<Hierarchy> {
  made ??= createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  return made;
}

/** Somebody with a new key, certified by an authority. */
export function recipient(issuer: Authority, type: CapsuleType, validity: { from?: number; to?: number } = {}): Recipient {
  const { publicKey, privateKey } = keyPair(type);
  const now = Date.now();
  const certificate = issueCertificate(issuer, {
    profile: 'id-card',
    person: { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey,
    notBefore: new Date(now + (validity.from ?? -day)),
    notAfter: new Date(now + (validity.to ?? 4000 * day)),
  });
  const named = publicKeyOf(certificate);
  return { key: pem(privateKey), certificate, recipientId: named.type === 'ec' ? named.point : named.der };
}

/** A capsule for a recipient, as its compact JSON. */
export function capsuleFor({ recipientId }: Pick<Recipient, 'recipientId'>, capsuleType: CapsuleType): Buffer {
  return Buffer.from(capsuleJson({ recipientId, ephemeralKeyMaterial: keyMaterial(capsuleType), capsuleType }));
}

/** A sender's point, or random bytes as long as an RSA-2048 ciphertext. */
export function keyMaterial(capsuleType: CapsuleType): Uint8Array {
  if (capsuleType === 'rsa') return randomBytes(256);
  const named = publicKeyOf(keyPair(capsuleType).publicKey);
  return named.type === 'ec' ? named.point : named.der;
}

function keyPair(type: CapsuleType): { publicKey: KeyObject; privateKey: KeyObject } {
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: type.replace('ecc_', '').replace('secp256r1', 'prime256v1') });
}

/** Starts a capsule server in this process. */
export async function startWorld(options: { profile?: CapsuleProfileName; rules?: CapsuleServerRules; store?: Store; sweepInterval?: number } = {}): Promise<World> {
  const { authorities } = await hierarchy();
  const server = keyPair('ecc_secp256r1');
  const certificate = issueCertificate(authorities.tls, {
    profile: 'tls-server',
    names: ['localhost', '127.0.0.1'],
    publicKey: server.publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });
  const clock: TestClock = { time: new Date(), now: () => clock.time };
  const store = options.store ?? (await openStore());
  const revocation: World['revocation'] = { answer: async () => ({ status: 'good' }) };
  const log: LogLine[] = [];
  const address = { host: '127.0.0.1', port: 0 };
  const capsuleServer = createCapsuleServer(
    {
      name: 'test',
      version: '0.1.0',
      profile: options.profile ?? 'use-case',
      listeners: { sender: address, recipient: address, management: address },
      tls: { certificate: certificate.toString(), key: pem(server.privateKey) },
      clientTrust: [authorities['id-card'].certificate],
      expiry: { default: 1095 * day, maximum: 1825 * day },
      sweepInterval: options.sweepInterval ?? day,
    },
    { clock, random: systemRandom, store, revocation: { check: (...asked) => revocation.answer(...asked) }, log: (line) => log.push(line) },
    options.rules,
  );
  const urls = await capsuleServer.start();
  const { body } = await ask({ tlsCa: authorities.tls.certificate }, `${urls.management}/openapi.json`);
  return {
    urls,
    openapi: JSON.parse(body.toString()) as OpenApiDocument,
    clock,
    store,
    revocation,
    log,
    tlsCa: authorities.tls.certificate,
    async stop() {
      await capsuleServer.stop();
      await store.close();
    },
  };
}

/**
 * One request over a connection of its own, unless the options bring an agent. In a world, every answer of the sender's
 * and the recipient's interface is held against the server's OpenAPI document.
 */
export async function ask(world: Pick<World, 'tlsCa'> & Partial<World>, url: string, options: AskOptions = {}): Promise<Reply> {
  const reply = await exchange(world, url, options);
  if (world.openapi) expect(answerFaults(world.openapi, options.method ?? 'GET', new URL(url).pathname, reply)).toEqual([]);
  return reply;
}

type AskOptions = RequestOptions & { readonly body?: Uint8Array; readonly client?: Recipient | undefined };

function exchange(
  world: Pick<World, 'tlsCa'>,
  url: string,
  { body, client, ...options }: AskOptions,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const message = request(
      url,
      { agent: false, ca: world.tlsCa.toString(), ...(client ? { cert: client.certificate.toString(), key: client.key } : {}), ...options },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      },
    );
    message.on('error', reject);
    message.end(body);
  });
}

/** The `code` of a problem body. */
export function codeOf({ headers, body }: Reply): unknown {
  if (headers['content-type'] !== 'application/problem+json') return undefined;
  return (JSON.parse(body.toString()) as { code: unknown }).code;
}

/** Uploads a capsule; further headers may be given. */
export function upload(world: World, body: Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
  return ask(world, `${world.urls.sender}/key-capsules`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

/** Fetches what a `Location` names. */
export function fetch(world: World, location: unknown, client?: Recipient): Promise<Reply> {
  return ask(world, `${world.urls.recipient}${String(location)}`, { client });
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}
