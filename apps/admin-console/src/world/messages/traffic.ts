/** What `GET /traffic` of a world tells (docs/world.md, "Misbehaving on purpose"), as far as the console shows it. */
export type TrafficEntry = ConnectionEntry | ExchangeEntry;

interface Entry {
  readonly server: string;
  readonly listener: string;
  /** When it began: milliseconds since 1970 by the machine's clock, never twice the same in one server. */
  readonly at: number;
  readonly tls?: { readonly protocol: string; readonly cipher: string; readonly resumed: boolean };
  readonly client?: { /** RFC 4514 */ readonly subject: string };
  readonly fault?: string;
}

export interface ConnectionEntry extends Entry {
  readonly kind: 'connection';
  /** Code of what ended the handshake. */
  readonly problem?: string;
}

export interface ExchangeEntry extends Entry {
  readonly kind: 'exchange';
  readonly request: { readonly method: string; readonly path: string; readonly headers: TrafficHeaders; readonly body: TrafficBody };
  /** Missing until there is one. */
  readonly answer?: { readonly status: number; readonly headers: TrafficHeaders; readonly body: TrafficBody };
}

export type TrafficHeaders = Readonly<Record<string, readonly string[]>>;

export type TrafficBody = { readonly text: string; readonly truncated?: true } | { readonly base64: string; readonly truncated?: true };
