import type { Clock } from '../clock.ts';
import type { Revocation, RevocationStatus } from './revocation.ts';

interface Remembered {
  readonly answer: RevocationStatus;
  readonly freshUntil: Date;
  /** The later question has the higher one. */
  readonly turn: number;
}

/**
 * Remembers the answers of another {@link Revocation}, at most `maximum` of them, and none longer than its
 * `freshUntil`. `unknown` is never remembered: the authority may learn of the certificate the next moment.
 */
export function cachedRevocation(inner: Revocation, clock: Clock, maximum: number): Revocation {
  const answers = new Map<string, Remembered>();
  let turns = 0;
  return {
    async check(certificate, issuer) {
      const key = `${issuer.fingerprint256} ${certificate.fingerprint256}`;
      const known = answers.get(key);
      if (known && clock.now() < known.freshUntil) return known.answer;
      answers.delete(key);
      const turn = (turns += 1);
      const answer = await inner.check(certificate, issuer);
      const { freshUntil } = answer;
      // Somebody asked later and was answered sooner: that answer is the newer one.
      const meanwhile = answers.get(key);
      if (meanwhile && meanwhile.turn > turn) return meanwhile.answer;
      answers.delete(key);
      if (freshUntil && answer.status !== 'unknown') {
        // A Map keeps the order of insertion: the first is the oldest.
        const [oldest] = answers.keys();
        if (oldest !== undefined && answers.size >= maximum) answers.delete(oldest);
        answers.set(key, { answer, freshUntil, turn });
      }
      return answer;
    },
  };
}
