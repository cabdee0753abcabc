import fastify, { type FastifyInstance } from 'fastify';
import {
  answerOcsp,
  authorityIds,
  buildCrl,
  ocspError,
  type Authority,
  type AuthorityId,
  type CertificateRecord,
  type Clock,
  type Hierarchy,
  type OcspAnswer,
  type OcspResponder,
  type Register,
} from '@testbed/pki';
import type { Log } from './log.ts';

/** What the services answer from. */
export interface TrustServicesPorts {
  readonly hierarchy: Hierarchy;
  readonly register: Register;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds an answer may be kept. */
  readonly answerLifetime: number;
}

/** More than a request about a hundred certificates. */
const maximumRequest = 16 * 1024;

/**
 * The trust services of a world over HTTP, not listening yet: `POST /ocsp` and `GET /ocsp/{base64}`
 * (RFC 6960 A.1) for all authorities, `GET /crl/{id}.crl` and `GET /ca/{id}.cer` for each.
 */
export function trustServices({ hierarchy, register, clock, log, answerLifetime }: TrustServicesPorts): FastifyInstance {
  const app = fastify({ bodyLimit: maximumRequest, routerOptions: { maxParamLength: maximumRequest } });
  const authorities = authorityIds.map((id) => hierarchy.authorities[id]);
  const responders = authorities.map((authority) => responderOf(authority, register));

  const validity = (): { readonly thisUpdate: Date; readonly nextUpdate: Date } => {
    const thisUpdate = clock.now();
    return { thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + answerLifetime * 1000) };
  };

  const answer = (request: Uint8Array): Uint8Array => {
    const { response, status, certificates } = answered(() => answerOcsp(request, responders, validity()), log);
    log({ level: 'info', event: 'ocsp', status, certificates });
    return response;
  };

  app.addContentTypeParser('application/ocsp-request', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/ocsp', (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return reply.type('application/ocsp-response').send(answer(body));
  });
  app.get<{ Params: { '*': string } }>('/ocsp/*', (request, reply) =>
    reply.type('application/ocsp-response').send(answer(Buffer.from(request.params['*'], 'base64'))),
  );

  for (const authority of authorities) {
    app.get(`/ca/${authority.id}.cer`, (_request, reply) => reply.type('application/pkix-cert').send(authority.certificate.raw));
    app.get(`/crl/${authority.id}.crl`, (_request, reply) => {
      const revoked = register.records().flatMap((record) => revokedOf(record, authority.id));
      log({ level: 'info', event: 'crl', authority: authority.id, revoked: revoked.length });
      return reply.type('application/pkix-crl').send(buildCrl(authority, revoked, validity()));
    });
  }

  app.setErrorHandler<Error & { readonly statusCode?: number }>((error, _request, reply) => {
    log({ level: 'error', event: 'failed', message: error.message });
    return reply.code(error.statusCode ?? 500).send();
  });
  return app;
}

function responderOf({ id, certificate, responder }: Authority, register: Register): OcspResponder {
  return { issuer: certificate, ...responder, statusOf: (serial) => register.statusOf(id, serial) };
}

/** A register that cannot be read says nothing about any certificate: nobody is told it is good. */
function answered(answer: () => OcspAnswer, log: Log): OcspAnswer {
  try {
    return answer();
  } catch (error) {
    log({ level: 'error', event: 'failed', message: (error as Error).message });
    return ocspError('internalError');
  }
}

function revokedOf({ issuer, serial, revokedAt, reason = 'unspecified' }: CertificateRecord, id: AuthorityId): Parameters<typeof buildCrl>[1] {
  return issuer === id && revokedAt !== undefined ? [{ serial, at: new Date(revokedAt), reason }] : [];
}
