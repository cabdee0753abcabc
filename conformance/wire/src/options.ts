import type { SecureVersion } from 'node:tls';
import type { Identity } from './identity.ts';

/** How to connect. */
export interface ConnectionOptions {
  /** Authenticates with this certificate; without it none is offered. */
  readonly client?: Identity;
  /** How transcripts call the caller; the client's name, else `sender`. */
  readonly actor?: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** Of the versions before 1.3 as well; OpenSSL's syntax. */
  readonly ciphers?: string;
  /** Groups for the key exchange, the preferred first: `X25519:P-256`. */
  readonly groups?: string;
  /** A ticket of an earlier connection, to be resumed. */
  readonly session?: Buffer;
  /** Milliseconds until the handshake must be done. */
  readonly handshakeTimeout?: number;
}
