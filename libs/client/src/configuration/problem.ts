/** Why the organisation's configuration could not be taken over. */
export type ConfigurationServiceCode = 'configuration-service-unavailable' | 'configuration-service-malformed';

/** What helps to understand a failed synchronisation. */
export interface ConfigurationServiceProblemDetails extends ErrorOptions {
  readonly expected?: string;
  readonly actual?: string;
  readonly next?: string;
}

/** A failed synchronisation with the organisation's configuration service. */
export class ConfigurationServiceProblem extends Error {
  override readonly name = 'ConfigurationServiceProblem';
  readonly code: ConfigurationServiceCode;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: ConfigurationServiceCode, message: string, { expected, actual, next, ...options }: ConfigurationServiceProblemDetails = {}) {
    super(message, options);
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
