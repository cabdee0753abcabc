import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@testbed/pki';

/** Bearer tokens of the proxy (RFC 6750). */
export interface BearerTokens {
  /** A new token and how many seconds it is good for. */
  issue(): { readonly token: string; readonly expiresIn: number };
  judge(token: string): 'good' | 'expired' | 'unknown';
}

/** What tokens are made by. */
export interface BearerSettings {
  /** Good as long as the process lives: the one a world hands out. */
  readonly token: string;
  /** Seconds an issued token is good for. */
  readonly lifetime: number;
}

/** An issued token is its own end, authenticated: nothing is kept of it, and it ends with the process. */
export function bearerTokens({ token, lifetime }: BearerSettings, clock: Clock): BearerTokens {
  const key = randomBytes(32);
  const authenticated = (expires: string): string => `${expires}.${createHmac('sha256', key).update(expires).digest('base64url')}`;
  return {
    issue() {
      const expires = clock.now().getTime() + lifetime * 1000;
      return { token: authenticated(`${expires}-${randomBytes(8).toString('hex')}`), expiresIn: lifetime };
    },
    judge(given) {
      if (isSame(given, token)) return 'good';
      const [expires = ''] = given.split('.');
      if (!isSame(given, authenticated(expires))) return 'unknown';
      return Number.parseInt(expires, 10) > clock.now().getTime() ? 'good' : 'expired';
    },
  };
}

/** Whether two secrets are the same, in a time that tells nothing about them. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
