/** The part of a container a problem belongs to: the layer that refused it. */
export type Layer =
  | 'envelope'
  | 'header'
  | 'recipient'
  | 'kek'
  | 'hmac'
  | 'payload-tag'
  | 'zlib'
  | 'tar'
  | 'file-name'
  | 'output'
  | 'input';

const layers = {
  'not-cdoc2': 'envelope',
  'unsupported-version': 'envelope',
  'header-length-invalid': 'envelope',
  'header-too-large': 'envelope',
  'container-truncated': 'envelope',
  'header-malformed': 'header',
  'recipients-missing': 'header',
  'payload-method-unknown': 'header',
  'recipient-not-found': 'recipient',
  'recipient-key-invalid': 'recipient',
  'capsule-unsupported': 'recipient',
  'secret-too-short': 'kek',
  'kdf-iterations-out-of-bounds': 'kek',
  'kek-derivation-failed': 'kek',
  'header-hmac-mismatch': 'hmac',
  'payload-tag-mismatch': 'payload-tag',
  'zlib-malformed': 'zlib',
  'ratio-exceeded': 'zlib',
  'tar-malformed': 'tar',
  'tar-entry-not-regular': 'tar',
  'too-many-files': 'tar',
  'too-many-bytes': 'tar',
  'trailing-data': 'tar',
  'file-not-found': 'tar',
  'file-name-unsafe': 'file-name',
  'file-name-duplicate': 'file-name',
  'file-name-too-long': 'file-name',
  'output-exists': 'output',
  'output-failed': 'output',
  'payload-too-large': 'output',
  'files-missing': 'input',
  'input-unreadable': 'input',
  'input-not-regular': 'input',
  'input-changed': 'input',
  'password-policy': 'input',
} as const satisfies Record<string, Layer>;

/** Every way this library refuses or fails. */
export type ContainerCode = keyof typeof layers;

/** What helps besides the message; never a key, a password or a secret. */
export interface ProblemDetails {
  readonly expected?: string;
  readonly actual?: string;
  /** What the user can do now. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** Why a container, or what was to become one, was refused. */
export class ContainerProblem extends Error {
  override readonly name = 'ContainerProblem';
  readonly code: ContainerCode;
  readonly layer: Layer;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: ContainerCode, message: string, { expected, actual, next, cause }: ProblemDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.layer = layers[code];
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
