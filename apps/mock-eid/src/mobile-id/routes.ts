import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { answerRefusals } from '../answer-refusals.ts';
import { Refusal } from '../refusal.ts';
import { fieldsOf, optional, required, type Fields } from '../request/fields.ts';
import { readHash } from '../request/hash.ts';
import { longPoll } from '../request/long-poll.ts';
import { demandRelyingParty } from '../request/relying-party.ts';
import type { App, ServicePorts } from '../service.ts';
import { signHash } from './sign.ts';
import { verificationCode } from './verification-code.ts';

type Status = FastifyRequest<{ Params: { id: string } }>;

/** How long a status request is held that does not say (ms). */
const defaultPoll = 10_000;

/** Longest text for the screen, in the alphabets a phone has. */
const longestText: Readonly<Record<string, number>> = { 'GSM-7': 100, 'UCS-2': 50 };

/** Mobile-ID REST, below the prefix it is registered with: `POST authentication` and `GET authentication/session/{id}`. */
export function mobileIdRoutes(app: App, { people, relyingParty, sessions, behaviours, clock, log }: ServicePorts): void {
  const traced = (answer: object): object => ({ ...answer, time: clock.now().toISOString().slice(0, 19), traceId: randomBytes(8).toString('hex') });

  app.post('/authentication', ({ body }) => {
    const fields = fieldsOf(body);
    demandRelyingParty(fields, relyingParty);
    const phone = required(fields, 'phoneNumber', /^\+\d{8,30}$/);
    const code = required(fields, 'nationalIdentityNumber', /^\w{5,20}$/);
    const { hash, hashType } = readHash(fields);
    required(fields, 'language', /^(EST|ENG|RUS|LIT)$/);
    const text = readText(fields);
    const person = people.find((one) => one.code === `PNOEE-${code}` && one.mobileId?.phone === phone);
    const complete = (result: string): object => {
      // Who is no customer is told so by the session's end, not by a status.
      if (!person?.mobileId) return traced({ state: 'COMPLETE', result: 'NOT_MID_CLIENT' });
      if (result !== 'OK') return traced({ state: 'COMPLETE', result });
      const { key, certificate } = person.mobileId;
      const signature = { value: Buffer.from(signHash(key, hash)).toString('base64'), algorithm: `${hashType}WithECEncryption` };
      return traced({ state: 'COMPLETE', result, signature, cert: certificate.raw.toString('base64') });
    };
    const behaviour = person ? behaviours.of(person, 'mobile-id') : ({ does: 'refuse', after: 0 } as const);
    const question = {
      service: 'mobile-id',
      person: `PNOEE-${code}`,
      verificationCode: verificationCode(hash),
      text,
      refusal: person ? 'USER_CANCELLED' : 'NOT_MID_CLIENT',
      complete,
    } as const;
    return { sessionID: sessions.begin(question, behaviour) };
  });

  app.get('/authentication/session/:id', async ({ params: { id }, query }: Status) =>
    (await sessions.poll('mobile-id', id, longPoll(query, defaultPoll))) ?? traced({ state: 'RUNNING' }));

  answerRefusals(app, 'mobile-id', log, (_status, error) => traced({ error }));
}

function readText(fields: Fields): string {
  const format = optional(fields, 'displayTextFormat', /^(GSM-7|UCS-2)$/) ?? 'GSM-7';
  const text = optional(fields, 'displayText', /^.*$/s) ?? '';
  if (text.length > (longestText[format] ?? 0)) throw new Refusal(400, 'displayText is too long');
  return text;
}
