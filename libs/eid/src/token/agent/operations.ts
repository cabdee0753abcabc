import type { Curve, TlsRequest, TlsResponse } from '@testbed/pki';
import type { PublicObjects, TokenPublicKey } from '../cryptoki/public-objects.ts';

/** A token and the PIN to open it with. */
export interface TokenLogin {
  readonly module: string;
  readonly token: string;
  readonly pin: string;
}

/** What the token itself says of its private key (PKCS#11, "Private key objects"). */
export interface KeyDescription {
  readonly keyType: 'ec' | 'rsa';
  /** CKA_SENSITIVE: the key is not shown in clear. */
  readonly sensitive: boolean;
  /** CKA_EXTRACTABLE: the key can leave the token wrapped. */
  readonly extractable: boolean;
  /** CKA_NEVER_EXTRACTABLE: it never could, so it was made inside the token. */
  readonly neverExtractable: boolean;
  /** CKA_ALWAYS_SENSITIVE: it was never shown in clear, so it was made inside the token. */
  readonly alwaysSensitive: boolean;
}

/** What the process beside the token does. Arguments and results cross by structured clone. */
export interface AgentOperations {
  /** Certificate and public key, without a PIN. */
  readPublicObjects(argument: Pick<TokenLogin, 'module' | 'token'>): PublicObjects;
  /** Makes a token and imports a key (PKCS#8) and its certificate (DER). */
  provision(argument: TokenLogin & { soPin: string; key: Uint8Array; certificate: Uint8Array }): void;
  /** Makes a token and a key pair inside it. */
  generate(argument: TokenLogin & { soPin: string; curve: Curve }): TokenPublicKey;
  storeCertificate(argument: TokenLogin & { certificate: Uint8Array }): void;
  describe(argument: TokenLogin): KeyDescription;
  /** Logs in for the operations below. */
  open(argument: TokenLogin): PublicObjects;
  ecdh(senderPoint: Uint8Array): Uint8Array;
  rsaOaepDecrypt(ciphertext: Uint8Array): Uint8Array;
  signEcdsa(argument: { digest: 'sha256' | 'sha384'; data: Uint8Array }): Uint8Array;
  signRsa(argument: { data: Uint8Array }): Uint8Array;
  request(request: TlsRequest): Promise<TlsResponse>;
}

export type AgentArgument<Name extends keyof AgentOperations> = Parameters<AgentOperations[Name]>[0];
export type AgentResult<Name extends keyof AgentOperations> = Awaited<ReturnType<AgentOperations[Name]>>;

/** One message to the agent. */
export interface AgentCall {
  readonly id: number;
  readonly name: keyof AgentOperations;
  readonly argument: unknown;
}
