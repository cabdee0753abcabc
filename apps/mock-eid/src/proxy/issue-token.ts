import type { App } from '../service.ts';
import { isSame, type BearerTokens } from './bearer.ts';

/** Who may have a token: the client application of an organisation. */
export interface TokenClient {
  readonly id: string;
  readonly secret: string;
}

/**
 * `POST token`: the client credentials grant (RFC 6749, 4.4), with HTTP Basic authentication. In the field a
 * person logs in through TARA for it, which is out of scope here; without a client nobody gets a token.
 */
export function issueTokens(app: App, tokens: BearerTokens, client: TokenClient | undefined): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(String(body))));
  app.post('/token', ({ headers, body }, reply) => {
    void reply.header('cache-control', 'no-store');
    const refuse = (status: number, error: string): unknown => reply.code(status).send({ error });
    if (!client || !isSame(headers.authorization ?? '', basic(client))) {
      void reply.header('www-authenticate', 'Basic realm="eid-proxy"');
      return refuse(401, 'invalid_client');
    }
    const grant = body instanceof URLSearchParams ? body.getAll('grant_type') : [];
    if (grant.length !== 1) return refuse(400, 'invalid_request');
    if (grant[0] !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
    const { token, expiresIn } = tokens.issue();
    return reply.send({ access_token: token, token_type: 'Bearer', expires_in: expiresIn });
  });
}

/** RFC 6749, 2.3.1: both parts are form-encoded first. */
function basic({ id, secret }: TokenClient): string {
  const pair = [id, secret].map((part) => new URLSearchParams({ '': part }).toString().slice(1)).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
