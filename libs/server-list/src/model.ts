/**
 * The trusted-server list (CCS, "Server identification and trust"): the only servers a client talks to, and the
 * certificates they may present. A container carries a server's id, never its address.
 */
export interface ServerList {
  /** Rises by one with every publication. */
  readonly version: number;
  /** `test`, `production`, …: each has keys of its own, and a list never leaves it. */
  readonly environment: string;
  /** Instants, RFC 3339. */
  readonly issued: string;
  readonly expires: string;
  /** `sha256:` and the lower-case hex digest of the previous version's exact bytes; a first version has none. */
  readonly previousHash?: string;
  /** UC.Client.01/5b: where capsules go when the sender names no server. */
  readonly defaultCapsuleServer?: string;
  readonly servers: readonly ListedServer[];
}

/** What a server keeps: whole capsules, or shares of a key. */
export type CapsuleType = 'KeyServerCapsule' | 'KeySharesCapsule';

/** One trusted server. Its id is never given to another one. */
export interface ListedServer {
  readonly id: string;
  readonly name: string;
  /** Who runs it; shares of one secret go to different organisations. */
  readonly organisation: string;
  readonly capsuleTypes: readonly CapsuleType[];
  /** Base URLs of the two interfaces, without a trailing slash. */
  readonly sender: string;
  readonly recipient: string;
  /** `decrypt-only` and `retired` servers take no new capsules; a retired one is not asked any more. */
  readonly state: 'active' | 'decrypt-only' | 'retired';
  readonly certificates: readonly ListedCertificate[];
  /** For administrators; clients ignore it. */
  readonly notes?: string;
}

/** A certificate the server may present (`current`), will present (`next`) or presented once (`retired`). */
export interface ListedCertificate {
  readonly purpose: 'current' | 'next' | 'retired';
  readonly pem: string;
}
