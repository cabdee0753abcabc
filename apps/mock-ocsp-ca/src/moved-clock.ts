import { systemClock, type Clock } from '@testbed/pki';

/**
 * The machine's clock, moved as the process that forked this one says: `{"type":"clock","offset":MS}` over
 * IPC sets how far it is ahead of the machine. Without it every answer would be stale in a world whose
 * clock was moved.
 */
export function movedClock(): Clock {
  let ahead = 0;
  process.on('message', (message: { readonly type?: unknown; readonly offset?: unknown } | null) => {
    if (message?.type === 'clock' && typeof message.offset === 'number' && Number.isFinite(message.offset)) ahead = message.offset;
  });
  return { now: () => new Date(systemClock.now().getTime() + ahead) };
}
