import type { X509Certificate } from 'node:crypto';
import type { ListedCertificate, ListedServer, ServerList } from '../model.ts';

/** What a list can be found to violate. */
export type RuleCode =
  | 'server-id-unique'
  | 'server-id-not-reused'
  | 'server-id-uuid'
  | 'server-kept'
  | 'server-stays-retired'
  | 'url-https'
  | 'url-unique'
  | 'shares-url-same'
  | 'shares-organisations-distinct'
  | 'shares-several'
  | 'type-served'
  | 'default-server'
  | 'pin-parses'
  | 'pin-current'
  | 'pin-once'
  | 'pin-valid'
  | 'pin-expiring'
  | 'pin-key-strength'
  | 'pin-server-authentication'
  | 'pin-chain'
  | 'pin-host-name'
  | 'pin-announced'
  | 'version-by-one'
  | 'previous-hash'
  | 'environment-kept'
  | 'instants'
  | 'issued-not-future'
  | 'expires-future'
  | 'expires-soon';

/** An error keeps a list from being signed; a warning is for the administrator to weigh. */
export type Severity = 'error' | 'warning';

/** Where a rule is violated, and how. */
export interface Violation {
  /** JSON pointer into the list: `/servers/0/sender`. */
  readonly path: string;
  readonly message: string;
  /** What to do now. */
  readonly next?: string;
}

/** One rule of the trusted-server list. */
export interface Rule {
  readonly code: RuleCode;
  readonly severity: Severity;
  /** What the rule demands, in one sentence. */
  readonly demands: string;
  check(context: LintContext): Iterable<Violation> | AsyncIterable<Violation>;
}

/** A version that was published, with the digest of its exact bytes. */
export interface Published {
  readonly list: ServerList;
  /** `sha256:` and lower-case hex, as `previousHash` has it. */
  readonly hash: string;
}

/** A server and where it stands in the list. */
export interface PlacedServer {
  readonly server: ListedServer;
  readonly path: string;
}

/** A certificate of a server and where it stands in the list. */
export interface PlacedPin extends PlacedServer {
  readonly purpose: ListedCertificate['purpose'];
  readonly certificate: X509Certificate;
}

/** What rules look at: the list, taken apart, and what is known around it. */
export interface LintContext {
  readonly list: ServerList;
  readonly servers: readonly PlacedServer[];
  /** The certificates that parse. */
  readonly pins: readonly PlacedPin[];
  /** Earlier versions, oldest first; may be empty. */
  readonly previous: readonly Published[];
  readonly now: Date;
  /** Authorities the organisation knows to issue its servers' certificates; may be empty. */
  readonly authorities: readonly X509Certificate[];
}
