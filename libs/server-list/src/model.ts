/**
 * The trusted-server list (CCS, "Server identification and trust"): the only servers a client talks to, and the
 * certificates they may present. A container carries a server's id, never its address.
 */
export interface ServerList {
  /** Rises with every publication. */
  readonly version: number;
  readonly environment: string;
  /** Instants, RFC 3339. */
  readonly issued: string;
  readonly expires: string;
  readonly previousHash?: string;
  /** UC.Client.01/5b: where capsules go when the sender names no server. */
  readonly defaultCapsuleServer?: string;
  readonly servers: readonly ListedServer[];
}

export type CapsuleType = 'KeyServerCapsule' | 'KeySharesCapsule';

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
}

export interface ListedCertificate {
  readonly purpose: 'current' | 'next' | 'retired';
  readonly pem: string;
}
