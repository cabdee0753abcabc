/** How a client under test is driven (files.md, "adapter file"): every word of a command, with `{places}` to fill. */
export interface Adapter {
  readonly kind: 'command';
  readonly name: string;
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
  /** The folder of the file: programs and paths in it are relative to it. */
  readonly folder: string;
  /** Prints the client's version. */
  readonly version: readonly string[];
  readonly encrypt: readonly string[];
  readonly decrypt: readonly string[];
  readonly reencrypt: readonly string[] | undefined;
  /** What a recipient, a credential, a server … adds to a command, by name; a missing one is not supported. */
  readonly arguments: Readonly<Partial<Record<ArgumentName, readonly string[]>>>;
  /** The forms in which the client takes files. */
  readonly files: { readonly certificate: 'der' | 'pem'; readonly publicKey: 'der' | 'pem'; readonly privateKey: 'der' | 'pem' };
  /** Schemes and use cases that the client claims: `SC01`, `UC.Client.P.04`; and that it asks a configuration service: `UC.Client.01/8b`, `UC.Client.03/6b`. */
  readonly supports: readonly string[];
  /** Exit codes of a success. The files that came out count besides. */
  readonly success: { readonly exit: readonly number[] };
  readonly environment: Readonly<Record<string, string>>;
  /**
   * How the client tells which layer of a container it refuses: what its output then matches, by layer (the names of
   * the vector kit). Without it a refusal is judged by what came of it alone.
   */
  readonly refusals?: Readonly<Record<string, readonly RegExp[]>> | undefined;
}

/** The names of `arguments` in an adapter file. */
export const argumentNames = [
  'recipient.certificate',
  'recipient.publicKey',
  'recipient.password',
  'recipient.secret',
  'recipient.shares',
  'recipient.person',
  'credential.key',
  'credential.pkcs12',
  'credential.pkcs11',
  'credential.password',
  'credential.secret',
  'credential.smartId',
  'credential.mobileId',
  'credential.idCard',
  'server.capsule',
  'server.shares',
  'serverList',
  'expiry',
] as const;

export type ArgumentName = (typeof argumentNames)[number];

/** One addition to a command: which argument, and what its places hold. */
export interface Argument {
  readonly name: ArgumentName;
  readonly values: Readonly<Record<string, string>>;
}
