/** For tests only: SD-JWT tickets of parts that a test may change, signed again. */
import { createHash } from 'node:crypto';
import { signAs, type Person } from './test-world.ts';

/** What differs from a good ticket. */
export interface Forgery {
  readonly header?: object;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Of the audience array, instead of the digest of the one disclosed element and one that stays hidden. */
  readonly elements?: (element: string) => unknown;
  /** Instead of the array and its element. */
  readonly disclosures?: (claim: string, element: string) => readonly string[];
}

/** A ticket by somebody with one audience. */
export function forged(someone: Person, audience: unknown, { header, payload, elements, disclosures }: Forgery = {}): string {
  const element = encoded(['salt', audience]);
  const claim = encoded(['salt', 'aud', elements?.(element) ?? [{ '...': digest(element) }, { '...': digest('hidden') }]]);
  const input = [
    encoded({ typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: someone.algorithm, ...header }),
    encoded({ iss: someone.recipient, _sd: [digest(claim)], _sd_alg: 'sha-256', ...payload }),
  ].join('.');
  const signature = Buffer.from(signAs(someone, input)).toString('base64url');
  return [`${input}.${signature}`, ...(disclosures?.(claim, element) ?? [claim, element]), ''].join('~');
}

/** Base64url of the JSON of a value. */
export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The digest of a disclosure. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
