import { encodeJson } from '@testbed/wire';
import { afterSigning, asText } from './change.ts';
import { ticketRefused, unreadable } from './refused.ts';

const about = {
  requirements: ['TICKET/parses'],
  why: 'What one reader mends and another refuses is where attacks begin; a ticket has one form.',
  next: 'Take only {JWT}~{disclosure}~…~ with a JWT of three base64url parts, and answer 401 or 400.',
};

export const ticketForm = [
  ticketRefused({ id: 'shares/ticket/no-ticket', ...about, expected: 'A text that is no ticket at all is refused with 401 or 400.', change: asText(() => 'this-is-no-ticket') }, unreadable),
  ticketRefused({ id: 'shares/ticket/no-final-tilde', ...about, expected: 'A ticket without its last tilde is refused with 401 or 400.', change: asText((ticket) => ticket.replace(/~$/, '')) }, unreadable),
  ticketRefused({ id: 'shares/ticket/empty-disclosure', ...about, expected: 'A ticket with an empty disclosure is refused with 401 or 400.', change: asText((ticket) => `${ticket}~`) }, unreadable),
  ticketRefused({ id: 'shares/ticket/four-parts', ...about, expected: 'A ticket whose JWT has a fourth part is refused with 401 or 400.', change: asText((ticket) => ticket.replace('~', '.AAAA~')) }, unreadable),
  ticketRefused({ id: 'shares/ticket/header-no-json', ...about, expected: 'A ticket whose header is not JSON is refused with 401 or 400.', change: afterSigning(() => ({ header: Buffer.from('{"alg":').toString('base64url') })) }, unreadable),
  ticketRefused(
    {
      id: 'shares/ticket/payload-no-object',
      ...about,
      expected: 'A ticket whose payload is a JSON array, signed, is refused with 401 or 400.',
      change: (request) => {
        const header = encodeJson(request.recipe.header);
        const payload = encodeJson([request.recipe.claims]);
        return afterSigning(() => ({ header, payload, signature: Buffer.from(request.recipe.sign(`${header}.${payload}`)).toString('base64url') }))(request);
      },
    },
    unreadable,
  ),
  ticketRefused(
    {
      id: 'shares/ticket/key-binding',
      requirements: ['TICKET/parses'],
      level: 'SHOULD',
      expected: 'A ticket with a key-binding JWT after the last tilde is refused with 401 or 400.',
      why: 'The protocol uses no key binding (ch06): the holder has no key, so whatever stands there proves nothing.',
      next: 'Refuse a ticket with anything after the last tilde.',
      change: (request) => {
        const input = `${encodeJson({ alg: request.recipe.header['alg'], typ: 'kb+jwt' })}.${encodeJson({ nonce: request.nonce })}`;
        return asText((ticket) => `${ticket}${input}.${Buffer.from(request.recipe.sign(input)).toString('base64url')}`)(request);
      },
    },
    unreadable,
  ),
];
