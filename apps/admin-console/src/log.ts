/** Something that the console tells its log: who tried to come in, and what was refused. Never a password, a code or a token. */
export interface LogEvent {
  readonly event: 'sign-in' | 'second-factor' | 'refused';
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** User name as it was typed, or of the session. */
  readonly name?: string;
  /** Method and path of the request. */
  readonly request?: string;
  /** Address of the peer. */
  readonly client?: string;
}

/** Where events go. */
export type Log = (event: LogEvent) => void;
