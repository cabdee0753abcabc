import type { PublicKey, TlsRequest, TlsResponse } from '@testbed/pki';
import type { SignatureAlgorithm } from './signature.ts';

/**
 * A means of electronic identity: the key a recipient decrypts and authenticates with, wherever it lives.
 * A software key and a PKCS#11 token both implement it; the private key of a token never leaves it.
 */
export interface Identity {
  /** Uncompressed EC point (`04‖X‖Y`) or DER `RSAPublicKey`: what a container names the recipient by. */
  readonly publicKey: PublicKey;
  /** DER of the certificate, where there is one. Without one, mutual TLS is impossible (`certificate-missing`). */
  readonly certificate: Uint8Array | undefined;
  /** ECDH with the private key: the raw x coordinate. Refused with `wrong-key-type` for RSA. */
  ecdh(senderPoint: Uint8Array): Promise<Uint8Array>;
  /** RSAES-OAEP decryption with SHA-256 and MGF1-SHA-256, empty label. Refused with `wrong-key-type` for EC. */
  rsaOaepDecrypt(ciphertext: Uint8Array): Promise<Uint8Array>;
  /** A signature over `data` in the form of a JWS: `R‖S` for ES256 and ES384, PKCS#1 v1.5 for RS256. */
  sign(algorithm: SignatureAlgorithm, data: Uint8Array): Promise<Uint8Array>;
  /** One HTTPS request over a fresh TLS 1.3 connection, authenticated with this key. */
  request(request: TlsRequest): Promise<TlsResponse>;
  /** Ends the session: for a token, its process. The identity is unusable afterwards. */
  close(): Promise<void>;
}
