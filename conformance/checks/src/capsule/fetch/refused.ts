import type { CapsuleTarget, Check } from '@testbed/runner';
import { refusal, type Refusal } from '../../refusal.ts';
import { aClient } from '../needs.ts';
import { fetch, passingFetch, type Fetch } from './request.ts';

type FetchRefusal = Omit<Refusal<CapsuleTarget, Fetch>, 'twin'>;

/** A fetch that must be refused although the recipient's own would succeed. */
export function fetchRefusal(check: FetchRefusal): Check<CapsuleTarget> {
  return refusal(fetch, { needs: [aClient], twin: passingFetch, ...check });
}
