import { serialNumberOf, type TicketStep } from '@testbed/auth-ticket';
import type { GetShareContext } from '@testbed/shares-server';
import type { Rule } from '@testbed/server-kit';
import { also, replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { inRules } from './plant.ts';

/** A presentation taken apart without demanding anything; what can't be read is undefined. */
export interface Seen {
  readonly presentation: string;
  readonly jwt: readonly string[];
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  readonly disclosures: readonly { readonly text: string; readonly value: unknown }[];
  /** The disclosed audiences. */
  readonly audiences: readonly unknown[];
}

/** How a careless server reads a kind of tickets that it should refuse. */
export interface Leniency {
  readonly when: (seen: Seen, context: GetShareContext) => boolean;
  /** Steps that it looks away from. */
  readonly skips?: readonly TicketStep[];
  /** The presentation as it reads it instead. */
  readonly mended?: (seen: Seen) => string;
}

/** Steps about the one disclosed audience. */
export const audienceSteps: readonly TicketStep[] = ['ticket-audience-plain', 'ticket-audience-undisclosed', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'];

/** Accepts tickets of a kind. */
export function accepts({ when, skips = [], mended }: Leniency): (parts: SharesParts) => SharesParts {
  return inTicketReading((rule) => ({
    ...rule,
    async check(context) {
      const seen = see(context.headers?.presentation ?? '');
      if (!when(seen, context)) return rule.check(context);
      if (mended && context.headers) context.headers = { ...context.headers, presentation: mended(seen) };
      const violation = await rule.check(context);
      const { ticket } = context;
      if (violation || !ticket) return violation;
      context.ticket = {
        check: (step, against) => (skips.includes(step) ? undefined : ticket.check(step, against)),
        claims(against) {
          try {
            return ticket.claims(against);
          } catch {
            const issuer = seen.payload?.['iss'] ?? `etsi/${serialNumberOf(against.certificate)}`;
            return { issuer: typeof issuer === 'string' ? issuer : '', nonce: /nonce=([\w-]+)/.exec(JSON.stringify([seen.payload, seen.disclosures]))?.[1] ?? '' };
          }
        },
      };
      return undefined;
    },
  }));
}

/** Refuses tickets of a kind that should be accepted. */
export function refuses(when: (seen: Seen) => boolean): (parts: SharesParts) => SharesParts {
  return inTicketReading(also(({ headers }) => when(see(headers?.presentation ?? ''))));
}

/** Fails inside on tickets of a kind. */
export function failsOn(when: (seen: Seen) => boolean): (parts: SharesParts) => SharesParts {
  return inTicketReading((rule) => ({
    ...rule,
    check(context) {
      if (when(see(context.headers?.presentation ?? ''))) throw new Error('planted');
      return rule.check(context);
    },
  }));
}

/** A part of a ticket. */
export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The presentation with other parts before the first tilde. */
export function withJwt({ jwt, disclosures }: Seen, change: (jwt: readonly string[]) => readonly string[]): string {
  return [change(jwt).join('.'), ...disclosures.map(({ text }) => text), ''].join('~');
}

/** The presentation with other disclosures. */
export function withDisclosures({ jwt }: Seen, disclosures: readonly string[]): string {
  return [jwt.join('.'), ...disclosures, ''].join('~');
}

function inTicketReading(change: (rule: Rule<GetShareContext>) => Rule<GetShareContext>): (parts: SharesParts) => SharesParts {
  return inRules('getShare', (rules) => replaced(rules, 'ticket-readable', change));
}

function see(presentation: string): Seen {
  const [jwt = '', ...parts] = presentation.split('~');
  const texts = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  const [header, payload] = jwt.split('.').map((part) => decoded(part));
  const disclosures = texts.map((text) => ({ text, value: decoded(text) }));
  return {
    presentation,
    jwt: jwt.split('.'),
    header: object(header),
    payload: object(payload),
    disclosures,
    audiences: disclosures.flatMap(({ value }) => (Array.isArray(value) && value.length === 2 ? [value[1] as unknown] : [])),
  };
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
