import type { Clock, TlsRequest, TlsResponse } from '@testbed/pki';

/** What reaching a remote signing service takes. Times in milliseconds. */
export interface RemoteOptions {
  /** Address of the service, or of the proxy in front of it, without a slash at the end. */
  readonly baseUrl: string;
  /** DER certificates its server may present. */
  readonly pins: readonly Uint8Array[];
  /** DER certificates of the authorities that issue signers' certificates. */
  readonly issuers: readonly Uint8Array[];
  /** Who asks, as registered with the service. A proxy puts its own in their place. */
  readonly relyingPartyUuid: string;
  readonly relyingPartyName: string;
  /** Whom to ask: semantics identifier, `PNOEE-` and the personal code. */
  readonly code: string;
  /** Shows the four digits that the person compares with the phone's; called once a session, before waiting. */
  readonly onVerificationCode: (code: string) => void;
  readonly clock: Clock;
  /** Sends a request: `pinnedRequest` of libs/pki, unless simulated. */
  readonly request: (request: TlsRequest) => Promise<TlsResponse>;
  /** How long to wait between two questions for the state of a session: 1000 where left out. */
  readonly pollInterval?: number;
  /** How long to wait for the person altogether: 120 000 where left out, which is what the services wait. */
  readonly timeout?: number;
  /** Bearer token of the proxy; a function, so that it may be renewed while a session runs. */
  readonly bearer?: () => string;
}
