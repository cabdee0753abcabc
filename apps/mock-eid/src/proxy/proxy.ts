import type { Clock } from '@testbed/pki';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerRefusals } from '../answer-refusals.ts';
import { httpsApp, type ListenerTls } from '../listener.ts';
import type { Log } from '../log.ts';
import type { RelyingParty } from '../request/relying-party.ts';
import type { App } from '../service.ts';
import { bearerTokens, type BearerSettings, type BearerTokens } from './bearer.ts';
import { issueTokens, type TokenClient } from './issue-token.ts';

/** What the proxy goes by. */
export interface ProxySettings extends BearerSettings {
  /** Where it begins on its host: empty, or a path without a slash at its end. */
  readonly basePath: string;
  readonly client?: TokenClient;
}

/** What the proxy stands in front of, and the name it asks in. */
export interface ProxyPorts {
  readonly services: App;
  readonly relyingParty: RelyingParty;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The proxy of the business cases ("MID/SID proxy"): client applications have no contract with Smart-ID and
 * Mobile-ID, the proxy has. Whoever shows a bearer token has `{base}/smart-id/…` and `{base}/mobile-id/…`
 * forwarded, in the proxy's own name. The services are in this process, so no network lies between.
 */
export function proxy(tls: ListenerTls, { basePath, client, ...settings }: ProxySettings, { services, relyingParty, clock, log }: ProxyPorts): App {
  const app = httpsApp(tls, 'TLSv1.3');
  const tokens = bearerTokens(settings, clock);
  answerRefusals(app, 'proxy', log, (_status, message) => ({ error: message }));
  const forward = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { statusCode, payload } = await services.inject({
      method: request.method === 'POST' ? 'POST' : 'GET',
      url: request.url.slice(basePath.length),
      ...(request.method === 'POST' ? { headers: { 'content-type': 'application/json' }, payload: inOwnName(request.body, relyingParty) } : {}),
    });
    return reply.code(statusCode).type('application/json').send(payload);
  };
  void app.register(
    (scope, _options, done) => {
      issueTokens(scope, tokens, client);
      for (const service of ['smart-id', 'mobile-id']) {
        const onRequest = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
          const challenge = challengeTo(request.headers.authorization, tokens);
          if (challenge === undefined) return next();
          log({ level: 'info', event: 'refused', part: 'proxy', status: 401, message: challenge });
          void reply.code(401).header('www-authenticate', challenge).send({ error: 'A good bearer token is needed' });
        };
        scope.route({ method: ['GET', 'POST'], url: `/${service}/*`, onRequest, handler: forward });
      }
      done();
    },
    { prefix: basePath },
  );
  return app;
}

/** What is wrong with a request's token, as the header that answers it says (RFC 6750, 3). */
function challengeTo(authorization: string | undefined, tokens: BearerTokens): string | undefined {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
  const realm = 'Bearer realm="eid-proxy"';
  if (token === undefined) return realm;
  const verdict = tokens.judge(token);
  if (verdict === 'good') return undefined;
  return `${realm}, error="invalid_token", error_description="the token is ${verdict}"`;
}

function inOwnName(body: unknown, { uuid, name }: RelyingParty): string {
  const named = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, relyingPartyUUID: uuid, relyingPartyName: name } : body;
  return JSON.stringify(named ?? null);
}
