/** How long a server keeps items. Milliseconds. */
export interface ExpiryPolicy {
  /** Without a requested expiry. */
  readonly default: number;
  readonly maximum: number;
  /** What happens to a request for longer (UC.KTS.01/4b: reject; OpenAPI ≥ 3.0.1: adjust). */
  readonly tooLong: 'reject' | 'adjust';
}

/** Until when an item is kept. */
export interface AppliedExpiry {
  readonly expiresAt: Date;
  /** Whether that is earlier than what was asked for. */
  readonly adjusted: boolean;
}

/** The latest expiry the policy allows. */
export function latestExpiry(policy: ExpiryPolicy, now: Date): Date {
  return new Date(now.getTime() + policy.maximum);
}

/** What the policy makes of a request that may be missing, or later than allowed where the server adjusts. */
export function applyExpiry(policy: ExpiryPolicy, now: Date, requested: Date | undefined): AppliedExpiry {
  if (!requested) return { expiresAt: new Date(now.getTime() + policy.default), adjusted: false };
  const latest = latestExpiry(policy, now);
  return requested > latest ? { expiresAt: latest, adjusted: true } : { expiresAt: requested, adjusted: false };
}

/** Whether an item may not be served any more: its expiry is reached, deleted or not. */
export function isExpired(item: { readonly expiresAt: Date }, now: Date): boolean {
  return item.expiresAt <= now;
}
