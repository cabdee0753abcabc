/**
 * How a server of the world misbehaves on purpose. `fault.schema.json` publishes the same form.
 *
 * Per connection and per exchange the first armed fault that applies acts, alone.
 */
export interface Fault {
  /** A server's id in world.json, its name in the list, or the name of its process (`capsule-server`). */
  readonly server: string;
  /** `sender`, `recipient`, `shares` …; without it all listeners of the server. */
  readonly listener?: string;
  readonly when?: When;
  /** How many connections or exchanges it spoils; 1 without it. */
  readonly times?: number | 'always';
  readonly does: Misdeed;
}

/** Which connections or requests a fault concerns. */
export interface When {
  /** Of the request; a fault of the connection knows no request yet. */
  readonly method?: string;
  /** Regular expression that the path with its query matches. */
  readonly path?: string;
  /** How many of those that match pass unharmed first. */
  readonly skip?: number;
}

export type Misdeed = ConnectionMisdeed | ExchangeMisdeed | DirectoryMisdeed;

/**
 * What happens to a connection.
 *
 * - `refuse-connection`: it is reset before a byte was read;
 * - `tls-1.2-only`: the handshake offers nothing newer;
 * - `certificate`: the server shows another certificate of the world's TLS authority. `unlisted` has a key of its own and
 *   is in no server list; `expired` and `wrong-name` have the server's true key and only that wrong.
 */
export type ConnectionMisdeed =
  | { readonly kind: 'refuse-connection' }
  | { readonly kind: 'tls-1.2-only' }
  | { readonly kind: 'certificate'; readonly presents: 'unlisted' | 'expired' | 'wrong-name' };

/**
 * What happens to an answer. The server's rules have run, but for `status`, which takes their place.
 *
 * - `delay`: it comes so many milliseconds late;
 * - `drop`: the connection is closed `before-answer`, or `mid-body` after the head and half of the announced body
 *   (an answer without a body announces one byte that never comes);
 * - `status`: this answer instead;
 * - `answer`: the server's own, changed;
 * - `duplicate-header`: a header comes twice, the second time with `value`;
 * - `garbage`: octets that are no HTTP instead, and the end of the connection;
 * - `oversized`: spaces after the body, up to so many octets;
 * - `slow-drip`: an octet every so many milliseconds, the head included.
 */
export type ExchangeMisdeed =
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'drop'; readonly at: 'before-answer' | 'mid-body' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | AnswerChange
  | { readonly kind: 'duplicate-header'; readonly name: string; readonly value: string }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'oversized'; readonly octets: number }
  | { readonly kind: 'slow-drip'; readonly milliseconds: number };

/** Changes of an answer; what is not named stays. `content-length` follows the body unless `headers` names it. */
export interface AnswerChange {
  readonly kind: 'answer';
  readonly status?: number;
  /** Set, or with null removed. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** In place of the body. */
  readonly body?: string;
  /** Set in the JSON object that the body is. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Members removed from it. */
  readonly without?: readonly string[];
}

/** What the LDAP directory shows instead of its people: `empty` nobody, `unreadable-certificates` octets that are none. */
export type DirectoryMisdeed = { readonly kind: 'empty' } | { readonly kind: 'unreadable-certificates' };

/** A certificate to show: PEM with its issuer, and its key. */
export interface Impostor {
  readonly chain: string;
  readonly key: string;
}

/** A fault as the process that commits it knows it. */
export interface ArmedFault {
  readonly id: string;
  /** Of the listeners it concerns. */
  readonly ports: readonly number[];
  readonly when: When;
  readonly times: number | 'always';
  readonly does: Exclude<ConnectionMisdeed, { readonly kind: 'certificate' }> | { readonly kind: 'certificate'; readonly impostor: Impostor } | ExchangeMisdeed;
}

/** Whether something happens to connections rather than to answers. */
export function isOfConnection({ kind }: { readonly kind: string }): boolean {
  return kind === 'refuse-connection' || kind === 'tls-1.2-only' || kind === 'certificate';
}

/** Whether only the directory can do it. */
export function isOfDirectory(does: Misdeed): does is DirectoryMisdeed {
  return does.kind === 'empty' || does.kind === 'unreadable-certificates';
}
