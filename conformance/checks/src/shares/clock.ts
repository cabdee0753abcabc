import type { SharesTarget, Subject } from '@testbed/runner';

/** Does something while the target's clock stands at an instant (milliseconds since the epoch), and sets it right again whatever happens. */
export async function underClock(subject: Subject<SharesTarget>, instant: number, doing: () => Promise<void>): Promise<void> {
  await subject.hook('setClock', { instant: new Date(instant).toISOString() });
  try {
    await doing();
  } finally {
    await subject.hook('resetClock', {});
  }
}
