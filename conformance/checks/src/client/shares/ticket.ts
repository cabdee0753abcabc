import { createHash } from 'node:crypto';
import type { SeenRequest } from '../world/traffic.ts';

/** A ticket as a server got it (shares servers, "Ticket"). */
export interface Ticket {
  /** The signed part: header.payload.signature. */
  readonly jwt: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** `[salt, "aud", digests]`. */
  readonly list: readonly unknown[];
  /** Those of `[salt, audience]`. */
  readonly audiences: readonly Disclosure[];
  readonly text: string;
}

export interface Disclosure {
  readonly salt: string;
  readonly value: string;
  readonly digest: string;
}

/** The ticket in a request, whichever of its two names it has; undefined when there is none. @throws Error when it is none */
export function ticketOf(request: SeenRequest): Ticket | undefined {
  const text = request.header('x-cdoc2-auth-ticket') ?? request.header('x-cdoc2-auth-token');
  return text === undefined ? undefined : readTicket(text);
}

/** @throws Error saying what is no ticket in it */
export function readTicket(text: string): Ticket {
  const [jwt = '', ...disclosures] = text.split('~');
  const [header = '', payload = ''] = jwt.split('.');
  if (disclosures.at(-1) !== '') throw new Error('its last disclosure does not end with a tilde');
  const opened = disclosures.slice(0, -1).map((disclosure) => ({ content: decode(disclosure), digest: createHash('sha256').update(disclosure).digest('base64url') }));
  const list = opened.map(({ content }) => content).find((content): content is readonly unknown[] => Array.isArray(content) && content[1] === 'aud');
  if (!list) throw new Error('it has no disclosure of the audiences');
  return {
    jwt,
    header: decode(header) as Ticket['header'],
    claims: decode(payload) as Ticket['claims'],
    list,
    audiences: opened.flatMap(({ content, digest }): Disclosure[] => (Array.isArray(content) && content.length === 2 ? [{ salt: String(content[0]), value: String(content[1]), digest }] : [])),
    text,
  };
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
