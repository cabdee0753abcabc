import type { CertificateFacts } from './facts.ts';

/** What a server showed of itself. Nothing of it is trusted: a person compares the fingerprint. */
export interface ProbeResult {
  readonly url: string;
  /** The server's own certificate. */
  readonly certificate: CertificateFacts;
  /** What it presented, its own first. */
  readonly chain: readonly CertificateFacts[];
  readonly tls: {
    /** `TLSv1.3` */
    readonly version: string;
    readonly cipher: string;
    /** Of the key exchange, as OpenSSL names it; not every handshake tells. */
    readonly group?: string;
    /** Whether the server asks clients for a certificate. */
    readonly clientCertificateAsked: boolean;
  };
}
