import type { FastifyRequest } from 'fastify';
import { answerRefusals } from '../answer-refusals.ts';
import { fieldsOf, optional, type Fields } from '../request/fields.ts';
import { readHash } from '../request/hash.ts';
import { longPoll } from '../request/long-poll.ts';
import { demandRelyingParty } from '../request/relying-party.ts';
import type { App, ServicePorts } from '../service.ts';
import { findAccount } from './account.ts';
import { chooseInteraction } from './interaction.ts';
import { signHash } from './sign.ts';
import { verificationCode } from './verification-code.ts';

type Ask = FastifyRequest<{ Params: { identifier: string } }>;
type Status = FastifyRequest<{ Params: { id: string } }>;

/** Halfway between shortest and longest, as the specification has it (ms). */
const defaultPoll = 60_500;

/**
 * Smart-ID RP API v2, below the prefix it is registered with: `POST authentication/etsi/{identifier}`,
 * `POST certificatechoice/etsi/{identifier}` and `GET session/{id}`.
 */
export function smartIdRoutes(app: App, { people, relyingParty, sessions, behaviours, log }: ServicePorts): void {
  const start = (fields: Fields): void => {
    demandRelyingParty(fields, relyingParty);
    optional(fields, 'nonce', /^.{1,30}$/s);
  };

  app.post('/authentication/etsi/:identifier', ({ params, body }: Ask) => {
    const fields = fieldsOf(body);
    start(fields);
    const toSign = readHash(fields);
    const { type, text, refusal } = chooseInteraction(fields);
    const { person, account } = findAccount(people, params.identifier, fields, /^(ADVANCED|QUALIFIED)$/);
    const complete = (endResult: string): object => ({
      ...completed(endResult, account),
      ...(endResult === 'OK'
        ? {
            signature: { value: base64(signHash(account.key, toSign)), algorithm: `${toSign.hashType.toLowerCase()}WithRSAEncryption` },
            interactionFlowUsed: type,
          }
        : {}),
    });
    const question = { service: 'smart-id', person: person.code, verificationCode: verificationCode(toSign.hash), text, refusal, complete } as const;
    return { sessionID: sessions.begin(question, behaviours.of(person, 'smart-id')) };
  });

  app.post('/certificatechoice/etsi/:identifier', ({ params, body }: Ask) => {
    const fields = fieldsOf(body);
    start(fields);
    const { person, account } = findAccount(people, params.identifier, fields, /^(ADVANCED|QUALIFIED|QSCD)$/);
    const behaviour = behaviours.of(person, 'smart-id');
    // Who has one account has nothing to choose: the app asks nothing.
    const chosen = behaviour.does === 'fail' ? behaviour : ({ does: 'confirm', after: 0 } as const);
    const question = {
      service: 'smart-id',
      person: person.code,
      text: 'choice of a certificate',
      refusal: 'USER_REFUSED_CERT_CHOICE',
      complete: (endResult: string) => completed(endResult, account),
    } as const;
    return { sessionID: sessions.begin(question, chosen) };
  });

  app.get('/session/:id', async ({ params: { id }, query }: Status) => (await sessions.poll('smart-id', id, longPoll(query, defaultPoll))) ?? { state: 'RUNNING' });

  answerRefusals(app, 'smart-id', log, (code, message) => ({ code, message }));
}

function completed(endResult: string, { documentNumber, certificate, certificateLevel }: ReturnType<typeof findAccount>['account']): object {
  if (endResult !== 'OK') return { state: 'COMPLETE', result: { endResult } };
  return { state: 'COMPLETE', result: { endResult, documentNumber }, cert: { value: base64(certificate.raw), certificateLevel } };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
