import type { RecordedConnection, RecordedEntry, RecordedExchange, RecordedProcess } from '../record/record.ts';
import { handshakeOnly } from '@testbed/wire';
import { html, type Markup } from './markup.ts';
import { sequenceOf, type ExchangeRow } from './sequence.ts';

/** How a diagram is tied to the page around it. */
export interface DiagramContext {
  /** What an origin is called. */
  readonly listeners: Readonly<Record<string, string>>;
  /** The id of the element that tells all about an exchange. */
  readonly anchor: (number: number) => string;
}

const top = 58;
const margin = 96;
const characterWidth = 7;

/** A sequence diagram as inline SVG: who asked left, the listeners right, each arrow a link to the details of its exchange. */
export function diagramOf(transcript: readonly RecordedEntry[], context: DiagramContext): Markup {
  const exchanges = transcript.filter((entry) => entry.kind === 'exchange');
  const actors = [...new Set(exchanges.map(({ actor }) => actor))];
  const origins = [...new Set(exchanges.map(({ origin }) => origin))];
  const lanes = [...actors.map((name) => ({ title: name, subtitle: '' })), ...origins.map((origin) => ({ title: context.listeners[origin] ?? 'server', subtitle: hostOf(origin) }))];
  const gap = Math.min(480, Math.max(210, 900 / Math.max(lanes.length - 1, 1)));
  const width = 2 * margin + gap * Math.max(lanes.length - 1, 1);
  const x = (index: number): number => margin + gap * index;
  const parts: Markup[] = [];
  const seen = new Map<string, string>();
  let y = top;
  for (const row of sequenceOf(transcript)) {
    if (row.is === 'event') {
      y += 44;
      parts.push(noteAt(y, width, row.event.kind === 'hook' ? [row.event.hook, ...Object.entries(row.event.values).map(([name, value]) => `${name} ${value}`)].join(', ') : processLine(row.event)));
      continue;
    }
    const { actor, origin, connection } = row.exchange;
    const [from, to] = [x(actors.indexOf(actor)), x(actors.length + origins.indexOf(origin))];
    const facts = row.is === 'request' && connection ? factsOf(connection) : undefined;
    const fresh = facts !== undefined && seen.get(`${actor} ${origin}`) !== facts ? facts : undefined;
    if (fresh !== undefined) seen.set(`${actor} ${origin}`, fresh);
    y += row.is === 'request' ? 46 : 36;
    parts.push(row.is === 'request' ? requestAt(row, { from, to, y, context, facts: fresh }) : outcomeAt(row, { from, to, y, context }));
    if (fresh !== undefined) y += 14;
  }
  const height = y + 30;
  const heads = lanes.map(({ title, subtitle }, index) => html`<g class="lane"><line x1="${x(index)}" y1="${top}" x2="${x(index)}" y2="${height - 8}"/><rect x="${x(index) - 84}" y="8" width="168" height="46" rx="7"/><text x="${x(index)}" y="${subtitle ? 28 : 36}">${fit(title, 150)}</text><text class="quiet" x="${x(index)}" y="44">${subtitle}</text></g>`);
  const title = exchanges.length === 0 ? 'no exchange' : `${exchanges.length} ${exchanges.length === 1 ? 'exchange' : 'exchanges'} between ${actors.join(', ')} and ${origins.map(hostOf).join(', ')}`;
  return html`<svg class="sequence" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${title}">${heads}${parts}</svg>`;
}

/** `404 Not Found`, `TLS alert certificate_required`, `no answer: …`. */
export function outcomeOf({ response, failure, request, connection }: Pick<RecordedExchange, 'response' | 'failure' | 'request' | 'connection'>): string {
  if (request.method === handshakeOnly && !failure) return `${connection?.protocol ?? 'connection'} established`;
  if (response) return `${response.status} ${response.reason}`.trim();
  if (failure?.alert !== undefined) return `TLS alert ${failure.alert}`;
  return failure ? `no answer: ${failure.reason}` : 'no answer';
}

/** `testbed encrypt … → exit 0, 350 ms`. */
export function processLine({ command, exit, timedOut, duration }: RecordedProcess): string {
  const [program = '', ...args] = command;
  const ended = timedOut ? 'did not end' : exit === undefined ? 'ended by a signal' : `exit ${exit}`;
  return `${[program.split('/').at(-1), ...args].join(' ')} → ${ended}, ${duration} ms`;
}

/** How an outcome looks. */
export function toneOf({ response, failure, request }: Pick<RecordedExchange, 'response' | 'failure' | 'request'>): 'good' | 'refused' | 'broken' {
  if (request.method === handshakeOnly && !failure) return 'good';
  if (!response || response.status >= 500) return 'broken';
  return response.status < 400 ? 'good' : 'refused';
}

/** `POST /key-capsules`, or what raw bytes begin with. */
export function requestLine({ method, path, raw }: RecordedExchange['request']): string {
  if (method === handshakeOnly) return 'handshake only';
  if (!raw) return `${method} ${path}`;
  const [line = ''] = 'text' in raw ? raw.text.trimStart().split(/[\r\n]/, 1) : [];
  return `raw: ${line === '' ? `${raw.length} bytes` : line.slice(0, 200)}`;
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly context: DiagramContext;
}

function requestAt({ exchange, number }: ExchangeRow, { from, to, y, context, facts }: Place & { readonly facts: string | undefined }): Markup {
  const lost = exchange.failure?.layer === 'connect';
  const end = lost ? to - 40 : to;
  const label = fit(requestLine(exchange.request), to - from - 60);
  const name = `${number}: ${exchange.actor} to ${hostOf(exchange.origin)}, ${requestLine(exchange.request)}, ${outcomeOf(exchange)}`;
  return html`<a href="#${context.anchor(number)}" class="arrow" aria-label="${name}"><rect class="hit" x="${from}" y="${y - 22}" width="${to - from}" height="28"/><line x1="${from}" y1="${y}" x2="${end - 1}" y2="${y}"/>${headAt(end, y, 1)}<circle cx="${from}" cy="${y}" r="10"/><text class="number" x="${from}" y="${y + 4}">${number}</text><text x="${(from + to) / 2}" y="${y - 7}">${label}</text>${facts !== undefined && html`<text class="quiet" x="${(from + to) / 2}" y="${y + 15}">${fit(facts, to - from - 30)}</text>`}</a>`;
}

function outcomeAt({ exchange, number }: ExchangeRow, { from, to, y, context }: Place): Markup {
  const label = fit(`${outcomeOf(exchange)} · ${exchange.duration} ms`, to - from - 30);
  const silent = exchange.failure?.kind === 'timeout' || exchange.failure?.layer === 'connect';
  const line = silent ? undefined : html`<line x1="${from + 1}" y1="${y}" x2="${to}" y2="${y}"/>${headAt(from, y, -1)}`;
  // Its request is a link with a name already; this one is for pointers.
  return html`<a href="#${context.anchor(number)}" class="arrow outcome ${toneOf(exchange)}" tabindex="-1" aria-hidden="true"><rect class="hit" x="${from}" y="${y - 22}" width="${to - from}" height="28"/>${line}<text x="${(from + to) / 2}" y="${y - 7}">${label}</text></a>`;
}

function headAt(x: number, y: number, direction: 1 | -1): Markup {
  return html`<path d="M${x} ${y}l${-9 * direction} -4.5v9z"/>`;
}

function noteAt(y: number, width: number, text: string): Markup {
  return html`<g class="note"><rect x="14" y="${y - 20}" width="${width - 28}" height="28" rx="6"/><text x="${width / 2}" y="${y - 2}">${fit(text, width - 60)}</text></g>`;
}

/** `TLSv1.3, TLS_AES_256_GCM_SHA384, resumed`. */
export function factsOf({ protocol, cipher, resumed, certificateRequested }: RecordedConnection): string {
  return [protocol, cipher, ...(resumed ? ['resumed'] : []), ...(certificateRequested ? ['certificate requested'] : [])].join(', ');
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin;
}

/** Shortened in the middle to what fits: the ends of paths tell them apart. */
function fit(text: string, width: number): string {
  const most = Math.max(Math.floor(width / characterWidth), 8);
  if (text.length <= most) return text;
  const half = (most - 1) / 2;
  return `${text.slice(0, Math.ceil(half))}…${text.slice(-Math.floor(half))}`;
}
