import type { ServerResponse } from 'node:http';

/** HTTP status of the refusals that are not a plain conflict with the state of things (409). */
const statuses: Readonly<Record<string, number>> = {
  'origin-refused': 403,
  'not-signed-in': 401,
  'second-factor-missing': 403,
  'role-missing': 403,
  'own-draft': 403,
  'not-found': 404,
  'draft-unknown': 404,
  'version-unknown': 404,
  'method-not-allowed': 405,
  'request-invalid': 400,
  'request-too-large': 413,
  'content-too-large': 413,
  'enrolment-invalid': 400,
  'password-too-short': 400,
  'password-too-long': 400,
  'password-common': 400,
  'reason-missing': 400,
  'certificates-unreadable': 400,
  'fingerprint-different': 400,
  'too-many-requests': 429,
  'probe-not-allowed': 403,
  'probe-failed': 502,
  'store-unusable': 500,
  'target-unusable': 500,
  'signer-unavailable': 503,
  'report-unknown': 404,
  'file-unknown': 404,
  'target-unknown': 404,
  'person-unknown': 404,
  'world-not-configured': 404,
  'check-malformed': 400,
  'request-malformed': 400,
  'world-not-running': 503,
};

/** A refusal as the API tells it. */
export interface ToldProblem {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
  /** What there was, where that helps a page: addresses that did not answer. */
  readonly actual?: string;
}

/** Answers with a coded refusal; without one it is a fault of ours, of which nothing is told. */
export function answerProblem(response: ServerResponse, told: ToldProblem | undefined): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = told ? (statuses[told.code] ?? 409) : 500;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(told ?? { code: 'internal', message: 'something went wrong inside the console' }));
}

/** The refusal that an error is. Errors of this repository carry a code of lower-case words; those of Node do not. */
export function problemOf(error: unknown): ToldProblem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string' || !/^[a-z]+(-[a-z0-9]+)+$/.test(error.code)) return undefined;
  return { code: error.code, message: error.message, ...('next' in error && typeof error.next === 'string' && { next: error.next }), ...('actual' in error && typeof error.actual === 'string' && { actual: error.actual }) };
}
