import type { Clock } from '../clock.ts';
import type { Revocation, RevocationStatus } from './revocation.ts';

/**
 * Remembers the answers of another {@link Revocation}, at most `maximum` of them, and none longer than its
 * `freshUntil`. `unknown` is never remembered: the authority may learn of the certificate the next moment.
 */
export function cachedRevocation(inner: Revocation, clock: Clock, maximum: number): Revocation {
  const answers = new Map<string, RevocationStatus & { readonly freshUntil: Date }>();
  return {
    async check(certificate, issuer) {
      const key = `${issuer.fingerprint256} ${certificate.fingerprint256}`;
      const known = answers.get(key);
      if (known && clock.now() < known.freshUntil) return known;
      answers.delete(key);
      const answer = await inner.check(certificate, issuer);
      const { freshUntil } = answer;
      if (freshUntil && answer.status !== 'unknown') {
        // A Map keeps the order of insertion: the first is the oldest.
        const [oldest] = answers.keys();
        if (oldest !== undefined && answers.size >= maximum) answers.delete(oldest);
        answers.set(key, { ...answer, freshUntil });
      }
      return answer;
    },
  };
}
