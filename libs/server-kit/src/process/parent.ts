import type { Log } from '../log.ts';
import type { MovedClock } from './moved-clock.ts';

/** What the process that forked this one may send: move the clock by so many milliseconds. */
export interface ClockMessage {
  readonly type: 'clock';
  readonly offset: number;
}

/** Obeys clock messages in a testbed; in any other configuration refuses them in the log. */
export function obeyParent(clock: MovedClock, testbed: boolean, log: Log): void {
  process.on('message', (message) => {
    if (!isClockMessage(message)) log({ level: 'warn', event: 'message-unknown' });
    else if (!testbed) log({ level: 'warn', event: 'clock-refused', expected: '"testbed": true in the configuration' });
    else {
      clock.move(message.offset);
      log({ level: 'info', event: 'clock-moved', offset: message.offset });
    }
  });
}

function isClockMessage(message: unknown): message is ClockMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { type, offset } = message as Partial<ClockMessage>;
  return type === 'clock' && Number.isFinite(offset);
}
