import type { X509Certificate } from 'node:crypto';

/** Who the judge can be towards a server: a certificate with its key, from a key store of the target file. Never written anywhere. */
export interface Identity {
  /** How transcripts call it: `client 1`, `revoked client`. */
  readonly name: string;
  readonly certificate: X509Certificate;
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}
