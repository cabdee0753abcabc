import { constants, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { createHierarchy, issueCertificate, publicKeyOf, type Hierarchy } from '@testbed/pki';
import type { CapsuleTarget } from '@testbed/runner';
import type { Identity } from '@testbed/wire';
import { isFor, type Audience } from './audience.ts';
import { listen, tlsOf, validity } from './listener.ts';

/** What a server may do wrong. `late`: whatever it does right, it does slowly. `slow-clock`: its clock is as far behind as a target's may be. `resumes-nothing`: every TLS session begins anew. */
export type Lie = 'loses' | 'mixes-up' | 'gives-away' | 'repeats-places' | 'outlives' | 'sheds' | 'fails' | 'late' | 'slow-clock' | 'resumes-nothing';

/** A capsule server of a few lines that listens at two ports, to be loaded as any other. */
export interface SmallServer {
  readonly target: CapsuleTarget;
  close(): void;
}

/** Authorities, and who has certificates of theirs. */
export interface People {
  readonly hierarchy: Hierarchy;
  readonly clients: readonly Identity[];
}

interface Kept {
  readonly body: string;
  readonly recipient: string;
  readonly expires: number;
  readonly lost: boolean;
}

/** The doctor's upload and what is stored before a load: until then it must be found in order. */
const afterUploads = 42;

/** Who certifies the server, and the two people whom it knows: made once for all. */
export async function makePeople(): Promise<People> {
  const hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:1' });
  return { hierarchy, clients: [person('client 1', 'ec', hierarchy), person('client 2', 'rsa', hierarchy)] };
}

/** Starts a server that, once the load has begun, lies in one way. */
export async function startSmallServer({ hierarchy, clients }: People, lie?: Lie, audience: Audience = 'everybody'): Promise<SmallServer> {
  const tls = { ...tlsOf(hierarchy), ...(lie === 'resumes-nothing' && { secureOptions: constants.SSL_OP_NO_TICKET }) };
  const capsules = new Map<string, Kept>();
  const now = (): number => Date.now() - (lie === 'slow-clock' ? 25_000 : 0);
  let uploads = 0;
  const lies = (kind: Lie, request: IncomingMessage): boolean => lie === kind && uploads > afterUploads && isFor(audience, request);
  let shedding = 0;
  const inTrouble = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (lies('fails', request)) response.writeHead(500).end();
    else if (lies('sheds', request) && (shedding += 1) % 3 === 0) response.writeHead(503).end();
    else return false;
    return true;
  };
  const upload = (body: string, request: IncomingMessage, response: ServerResponse): void => {
    const { recipient_id: recipient } = JSON.parse(body) as { recipient_id?: string };
    if (recipient === undefined) return void response.writeHead(400).end();
    uploads += 1;
    if (inTrouble(request, response)) return;
    const path = lies('repeats-places', request) ? ([...capsules.keys()][0] ?? '') : `/key-capsules/KC${randomBytes(16).toString('hex')}`;
    const expiry = request.headers['x-expiry-time'];
    capsules.set(path, { body, recipient, expires: typeof expiry === 'string' ? Date.parse(expiry) : Infinity, lost: uploads > afterUploads && uploads % 2 === 0 });
    response.writeHead(201, { Location: path, ...(expiry !== undefined && { 'x-expiry-time': expiry }) }).end();
  };
  const fetch = (request: IncomingMessage, response: ServerResponse): void => {
    if (inTrouble(request, response)) return;
    const kept = capsules.get(request.url ?? '');
    const asked = recipientOf((request.socket as TLSSocket).getPeerX509Certificate());
    // What has expired was all stored before the load began.
    const outlives = lie === 'outlives' && isFor(audience, request);
    const given = kept !== undefined && (asked === kept.recipient || lies('gives-away', request)) && (now() < kept.expires || outlives) && !(kept.lost && lies('loses', request));
    if (!given) return void response.writeHead(404).end();
    const body = lies('mixes-up', request) ? kept.body.replace('"ephemeral_key_material":"', '"ephemeral_key_material":"A') : kept.body;
    setTimeout(() => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body), lies('late', request) ? 600 : 0);
  };
  const senders = createServer(tls, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => upload(body, request, response));
  });
  const recipients = createServer({ ...tls, ca: (['id-card', 'root'] as const).map((id) => String(hierarchy.authorities[id].certificate)), requestCert: true, rejectUnauthorized: true }, fetch);
  for (const server of [senders, recipients]) server.prependListener('request', (_, response) => response.setHeader('Date', new Date(now()).toUTCString()));
  return {
    target: {
      kind: 'capsule-server',
      name: 'A small server',
      profile: 'use-case',
      digest: '0'.repeat(64),
      trust: [String(hierarchy.authorities.tls.certificate)],
      hooks: {},
      folder: '/nonexistent',
      post: await listen(senders),
      fetch: await listen(recipients),
      arms: [],
      clients,
      unacceptableClients: {},
      expiry: undefined,
    },
    close: () => [senders, recipients].forEach((server) => server.close().closeAllConnections()),
  };
}

function person(name: string, type: 'ec' | 'rsa', { authorities }: Hierarchy): Identity {
  const { publicKey, privateKey } = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-384' }) : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const code = type === 'ec' ? '48506120215' : '37903044216';
  const certificate = issueCertificate(authorities['id-card'], { profile: 'id-card', person: { code, lastName: 'TAMM', firstName: 'MARI' }, publicKey, ...validity });
  return { name, certificate: new X509Certificate(certificate.raw), chain: String(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

/** What a capsule for the owner of a certificate is addressed to. */
function recipientOf(certificate: X509Certificate | undefined): string | undefined {
  if (!certificate) return undefined;
  const key = publicKeyOf(certificate);
  return Buffer.from(key.type === 'rsa' ? key.der : key.point).toString('base64');
}
