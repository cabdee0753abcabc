import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { SharesTarget } from '@testbed/runner';
import { isFor, type Audience } from './audience.ts';
import type { People } from './capsule-server.ts';
import { listen, tlsOf } from './listener.ts';

/** What a shares server may do wrong. `loses`: every other share. */
export type ShareLie = 'loses' | 'mixes-up' | 'gives-away';

/** What is stored before a load: until then it is found in order. */
const afterUploads = 20;

/** Starts a shares server of a few lines that, once the load has begun, lies in one way. It believes every ticket, as nobody here forges one. */
export async function startSmallSharesServer({ hierarchy, clients }: People, lie?: ShareLie, audience: Audience = 'everybody'): Promise<{ readonly target: SharesTarget; close(): void }> {
  const shares = new Map<string, string>();
  const lies = (kind: ShareLie, request: IncomingMessage): boolean => lie === kind && shares.size > afterUploads && isFor(audience, request);
  const upload = (body: string, response: ServerResponse): void => {
    const { recipient } = JSON.parse(body) as { readonly recipient?: string };
    if (recipient === undefined) return void response.writeHead(400).end();
    const path = `/key-shares/SS${randomBytes(16).toString('hex')}`;
    shares.set(path, body);
    response.writeHead(201, { Location: path }).end();
  };
  const handOut = (kept: string, request: IncomingMessage, response: ServerResponse): void => {
    const { share, recipient } = JSON.parse(kept) as { readonly share: string; readonly recipient: string };
    if (bearerOf(request) !== recipient && !lies('gives-away', request)) return void response.writeHead(401).end();
    answer(response, { share: lies('mixes-up', request) ? `A${share}` : share, recipient });
  };
  const fetch = (request: IncomingMessage, response: ServerResponse): void => {
    const path = String(request.url).replace(/\/nonce$/, '');
    const kept = shares.get(path);
    if (kept === undefined || (lies('loses', request) && /[0-7]$/.test(path))) response.writeHead(404).end();
    else if (request.method === 'POST') answer(response, { nonce: randomBytes(16).toString('base64url') });
    else handOut(kept, request, response);
  };
  const server = createServer(tlsOf(hierarchy), (request, response) => {
    if (request.url === '/key-shares') void text(request).then((body) => upload(body, response));
    else fetch(request, response);
  });
  const [first, second] = clients;
  if (!first || !second) throw new Error('two people are needed');
  return {
    target: {
      kind: 'shares-server',
      name: 'A small server',
      profile: 'released',
      digest: '0'.repeat(64),
      trust: [String(hierarchy.authorities.tls.certificate)],
      hooks: {},
      folder: '/nonexistent',
      url: await listen(server),
      arms: [],
      signers: [{ ...first, code: 'PNOEE-48506120215', algorithm: 'ES384' }, { ...second, code: 'PNOEE-37903044216', algorithm: 'RS256' }],
      unacceptableSigners: {},
      nonceLifetime: undefined,
      expiry: undefined,
    },
    close: () => server.close().closeAllConnections(),
  };
}

function answer(response: ServerResponse, content: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
}

/** Who signed the ticket, by its own word: `etsi/PNOEE-…`. */
function bearerOf({ headers }: IncomingMessage): string | undefined {
  const [, payload = ''] = String(headers['x-cdoc2-auth-ticket']).split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly iss?: string }).iss;
}
