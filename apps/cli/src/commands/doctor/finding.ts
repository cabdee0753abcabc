/** One thing the doctor looked at. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly next?: string;
}

/** What an examination came to; a problem says what to do next. */
export function finding(check: string, problem: { readonly message: string; readonly next: string } | undefined, found: string): Finding {
  return problem ? { check, ok: false, found: problem.message, next: problem.next } : { check, ok: true, found };
}
