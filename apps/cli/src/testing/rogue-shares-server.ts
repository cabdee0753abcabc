import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rogueServer, type RogueServer } from './rogue-server.ts';

type Answer = (response: ServerResponse) => void;

/** A shares server that hands every share to anybody, until the test tells it otherwise. */
export interface RogueSharesServer extends RogueServer {
  /** What it was asked, in this order. */
  readonly requests: IncomingMessage[];
  /** What it does instead of its part, once, by the part. */
  readonly instead: { create?: Answer; nonce?: Answer; fetch?: Answer };
}

/** @param pki the world's `pki` folder */
export async function rogueSharesServer(pki: string): Promise<RogueSharesServer> {
  const requests: IncomingMessage[] = [];
  const instead: RogueSharesServer['instead'] = {};
  const kept = new Map<string, Buffer>();
  const rogue = await rogueServer(pki, (request, response, body) => {
    requests.push(request);
    const [, , shareId = '', nonce] = (request.url ?? '').split('/');
    const part = shareId === '' ? 'create' : nonce === undefined ? 'fetch' : 'nonce';
    const answer = instead[part];
    delete instead[part];
    if (answer) return answer(response);
    if (part === 'create') {
      const id = randomBytes(16).toString('hex');
      kept.set(id, body);
      response.writeHead(201, { location: `/key-shares/${id}` }).end();
      return;
    }
    json(response, part === 'nonce' ? JSON.stringify({ nonce: randomBytes(16).toString('base64url') }) : kept.get(shareId));
  });
  return { ...rogue, requests, instead };
}

function json(response: ServerResponse, body: string | Buffer | undefined): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}
