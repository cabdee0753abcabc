import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
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
  type OcspFaults,
  type OcspResponder,
  type OcspValidity,
  type Register,
} from '@testbed/pki';
import type { Log } from './log.ts';
import { wrongAnswer } from './wrong-answer.ts';

/** What the services answer from. */
export interface TrustServicesPorts {
  readonly hierarchy: Hierarchy;
  readonly register: Register;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds an OCSP answer may be kept; 0 is without `nextUpdate`: not at all. */
  readonly answerLifetime: number;
  /** How the responder misbehaves. */
  readonly faults: OcspFaults;
}

/** Milliseconds a revocation list may be kept. It is made for everybody who asks. */
const listLifetime = 60_000;

/** More than a request about a hundred certificates. */
const maximumRequest = 16 * 1024;

/**
 * The trust services of a world over HTTP, not listening yet: `POST /ocsp` and `GET /ocsp/{base64}`
 * (RFC 6960 A.1) for all authorities, `GET /crl/{id}.crl` and `GET /ca/{id}.cer` for each.
 */
export function trustServices({ hierarchy, register, clock, log, answerLifetime, faults }: TrustServicesPorts): FastifyInstance {
  // A connection that is never answered must not keep the process from stopping.
  const app = fastify({ bodyLimit: maximumRequest, routerOptions: { maxParamLength: maximumRequest }, forceCloseConnections: true });
  const authorities = authorityIds.map((id) => hierarchy.authorities[id]);
  const answerers = authorities.map((authority) => ({ authority, responder: responderOf(authority, register) }));
  const responders = answerers.map(({ responder }) => responder);

  const validity = (): OcspValidity => {
    const thisUpdate = clock.now();
    return { thisUpdate, ...(answerLifetime > 0 && { nextUpdate: new Date(thisUpdate.getTime() + answerLifetime * 1000) }) };
  };

  const answer = async (request: Uint8Array, reply: FastifyReply): Promise<FastifyReply> => {
    const { response, status, issuer, certificates } = answered(() => answerOcsp(request, responders, validity()), log);
    const fault = faults.of(authorities.find(({ certificate }) => certificate === issuer)?.id);
    log({ level: 'info', event: 'ocsp', status, certificates, ...(fault && { fault: fault.kind }) });
    void reply.type('application/ocsp-response');
    if (!fault) return reply.send(response);
    if (fault.kind === 'slow') {
      await delay(fault.milliseconds);
      return reply.send(response);
    }
    if (fault.kind === 'drop') reply.raw.destroy();
    if (fault.kind === 'drop' || fault.kind === 'silent') return reply.hijack();
    return reply.send(wrongAnswer(fault, request, answerers, clock.now()));
  };

  app.addContentTypeParser('application/ocsp-request', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/ocsp', (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return answer(body, reply);
  });
  app.get<{ Params: { '*': string } }>('/ocsp/*', (request, reply) => answer(Buffer.from(request.params['*'], 'base64'), reply));

  for (const authority of authorities) {
    app.get(`/ca/${authority.id}.cer`, (_request, reply) => reply.type('application/pkix-cert').send(authority.certificate.raw));
    app.get(`/crl/${authority.id}.crl`, (_request, reply) => {
      const thisUpdate = clock.now();
      const revoked = register.records().flatMap((record) => revokedOf(record, authority.id));
      log({ level: 'info', event: 'crl', authority: authority.id, revoked: revoked.length });
      return reply.type('application/pkix-crl').send(buildCrl(authority, revoked, { thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + listLifetime) }));
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
