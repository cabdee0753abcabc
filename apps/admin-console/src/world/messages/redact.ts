import type { TrafficBody, TrafficHeaders } from './traffic.ts';

/**
 * The traffic of a world has tickets, bearer tokens and shares in it as they came. Only what is named here is shown; of
 * everything else, the length.
 */

const shownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'allow',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'date',
  'expect',
  'host',
  'keep-alive',
  'location',
  'retry-after',
  'server',
  'strict-transport-security',
  'transfer-encoding',
  'user-agent',
  'vary',
  'www-authenticate',
  'x-content-type-options',
  'x-expiry-time',
  'x-expiry-time-adjusted',
]);

const ticketHeaders: ReadonlySet<string> = new Set(['x-cdoc2-auth-ticket', 'x-cdoc2-auth-token', 'x-cdoc2-session-token']);

/** Members of the bodies of capsule servers, shares servers, Smart-ID and Mobile-ID that open nothing. */
const shownMembers: ReadonlySet<string> = new Set([
  'allowedInteractionsOrder',
  'capsule_type',
  'certificateLevel',
  'code',
  'defaultExpiry',
  'detail',
  'displayText',
  'displayText60',
  'documentNumber',
  'endResult',
  'ephemeral_key_material',
  'error',
  'errorMessage',
  'hashType',
  'language',
  'maximumExpiry',
  'message',
  'nationalIdentityNumber',
  'phoneNumber',
  'recipient',
  'recipient_id',
  'relyingPartyName',
  'result',
  'signatureAlgorithm',
  'algorithm',
  'state',
  'status',
  'time',
  'title',
  'type',
  'version',
]);

/** A header as it may be shown; one that came twice stands twice. */
export type ShownHeader = readonly [name: string, value: string];

export function redactHeaders(headers: TrafficHeaders): readonly ShownHeader[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value): ShownHeader => [name, redactHeader(name, value)]));
}

function redactHeader(name: string, value: string): string {
  if (shownHeaders.has(name)) return value.slice(0, 500);
  return ticketHeaders.has(name) ? readableTicket(value) : lengthOf(value);
}

/** Header and payload of a ticket: without its signature and disclosures it opens nothing. */
function readableTicket(ticket: string): string {
  const [jwt = '', ...disclosures] = ticket.split('~');
  const parts = jwt.split('.').slice(0, 2).map(jsonIn);
  if (parts.length < 2 || parts.includes(undefined)) return lengthOf(ticket);
  return [...parts.map((part) => JSON.stringify(part)), `[signature and ${disclosures.filter((one) => one !== '').length} disclosures not shown]`].join('\n');
}

function jsonIn(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A body as it may be shown: JSON with its members' values masked, of anything else the length. Empty for no body. */
export function redactBody(body: TrafficBody): string {
  if (!('text' in body)) return `[${Buffer.byteLength(body.base64, 'base64')} octets that are no text]`;
  if (body.text === '') return '';
  try {
    return JSON.stringify(masked(JSON.parse(body.text), undefined), undefined, 2);
  } catch {
    return lengthOf(body.text);
  }
}

function masked(value: unknown, name: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, name));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([member, inside]) => [member, masked(inside, member)]));
  if (value === null || (name !== undefined && shownMembers.has(name))) return value;
  return typeof value === 'string' ? lengthOf(value) : `[a ${typeof value}]`;
}

function lengthOf(text: string): string {
  return `[${text.length} characters]`;
}
