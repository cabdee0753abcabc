import { PkiProblem, readOcspFault, readOcspHealing, systemClock, type Clock, type OcspFaults } from '@testbed/pki';
import { isDirectoryFault, type DirectoryBehaviour } from './ldap/fault.ts';
import type { Log } from './log.ts';

/** The machine's clock, moved. */
export interface MovedClock extends Clock {
  /** From now on, this many milliseconds ahead of the machine; negative is behind. */
  move(offset: number): void;
}

/** A clock that shows the machine's time until it is moved. Every answer would be stale in a world whose clock was moved. */
export function movedClock(): MovedClock {
  let ahead = 0;
  return {
    now: () => new Date(systemClock.now().getTime() + ahead),
    move: (offset) => {
      ahead = offset;
    },
  };
}

/** What messages act on. */
export interface ParentPorts {
  readonly clock: MovedClock;
  readonly faults: OcspFaults;
  readonly directory: DirectoryBehaviour;
  readonly testbed: boolean;
  readonly log: Log;
}

interface Message {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly offset?: unknown;
  readonly fault?: unknown;
}

/**
 * Obeys the process that forked this one, in a testbed; in any other configuration refuses it in the log:
 * `{"type":"clock","offset":MS}` moves the clock, `{"type":"fault",…}` arms an `OcspFault`,
 * `{"type":"heal","authority"?:…}` takes it back, `{"type":"directory","fault"?:…,"id"?:…}` makes the directory misbehave or
 * behave, which is confirmed by `{"type":"reply","id":…,"ok":true}`.
 */
export function obeyParent({ clock, faults, directory, testbed, log }: ParentPorts): void {
  process.on('message', (message: Message | null) => {
    if (!testbed) log({ level: 'warn', event: 'message-refused', expected: '"testbed": true in the configuration' });
    else if (message?.type === 'clock' && typeof message.offset === 'number' && Number.isFinite(message.offset)) {
      clock.move(message.offset);
      log({ level: 'info', event: 'clock-moved', offset: message.offset });
    } else if (message?.type === 'fault') changeFaults(() => faults.arm(readOcspFault(message)), faults, log);
    else if (message?.type === 'heal') changeFaults(() => faults.heal(readOcspHealing(message)), faults, log);
    else if (message?.type === 'directory' && (message.fault === undefined || isDirectoryFault(message.fault))) {
      directory.fault = message.fault;
      log({ level: 'info', event: 'directory-fault', armed: message.fault ?? 'none' });
      process.send?.({ type: 'reply', id: message.id, ok: true }, () => {});
    } else log({ level: 'warn', event: 'message-unknown' });
  });
}

function changeFaults(change: () => void, faults: OcspFaults, log: Log): void {
  try {
    change();
    log({ level: 'info', event: 'faults', armed: faults.armed() });
  } catch (error) {
    if (!(error instanceof PkiProblem)) throw error;
    log({ level: 'warn', event: error.code, message: error.message });
  }
}
