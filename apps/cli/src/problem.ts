/** The command line is wrong: unknown command or option, missing or contradictory arguments. Exit 2. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
  readonly code = 'usage';
}

export type ConfigurationCode =
  | 'file-unreadable'
  | 'file-invalid'
  | 'server-unknown'
  | 'system-part-missing'
  | 'port-in-use'
  | 'folder-in-use'
  | 'folder-unwritable'
  | 'world-not-running'
  | 'server-failed-to-start'
  | 'pages-not-built'
  | 'value-unavailable';

/** Something around the operation is not as it must be before it can begin: a file, a system part, a port. Exit 3. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
  readonly code: ConfigurationCode;
  readonly next: string | undefined;

  constructor(code: ConfigurationCode, message: string, next?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
