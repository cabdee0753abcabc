import type { Log } from './log.ts';
import type { MovedClock } from './moved-clock.ts';
import type { Service } from './person.ts';
import { parseBehaviour } from './session/behaviour.ts';
import type { Behaviours } from './session/behaviours.ts';
import type { PendingSession, Sessions } from './session/sessions.ts';

/** The answer to each message: whether it was obeyed, and why not. */
export interface ParentReply {
  readonly type: 'reply';
  readonly id?: unknown;
  readonly ok: boolean;
  readonly message?: string;
  readonly sessions?: readonly PendingSession[];
}

/** What messages act on. */
export interface ParentPorts {
  readonly clock: MovedClock;
  readonly behaviours: Behaviours;
  readonly sessions: Sessions;
  readonly log: Log;
}

/**
 * Obeys the process that forked this one, and replies to each of its messages. A message may carry an `id` of
 * the sender's choosing, which comes back in its reply:
 *
 * - `{type: 'clock', offset}`: how many ms the world's clock is ahead of the machine's;
 * - `{type: 'behaviour', person: 'PNOEE-…', service: 'smart-id' | 'mobile-id', behaviour}`: from now on, see `Behaviour`;
 * - `{type: 'answer', session, answer: 'confirm' | 'refuse'}`: for the person of a pending session;
 * - `{type: 'pending'}`: which sessions wait for an answer.
 */
export function obeyParent(ports: ParentPorts): void {
  process.on('message', (message: unknown) => {
    const given = (typeof message === 'object' && message !== null ? message : {}) as Readonly<Record<string, unknown>>;
    const done = obey(given, ports);
    ports.log({ level: done.ok ? 'info' : 'warn', event: 'message', type: String(given['type']), ok: done.ok });
    process.send?.({ type: 'reply', id: given['id'], ...done } satisfies ParentReply, () => {});
  });
}

function obey(given: Readonly<Record<string, unknown>>, { clock, behaviours, sessions }: ParentPorts): Omit<ParentReply, 'type' | 'id'> {
  const { type, offset, person, service, behaviour, session, answer } = given;
  switch (type) {
    case 'clock':
      if (typeof offset !== 'number' || !Number.isFinite(offset)) return refused('"offset" must be a number of milliseconds');
      clock.move(offset);
      return { ok: true };
    case 'behaviour': {
      if (!isService(service)) return refused('"service" must be smart-id or mobile-id');
      const wanted = parseBehaviour(service, behaviour);
      if (!wanted) return refused(`"behaviour" is none that ${service} has`);
      return typeof person === 'string' && behaviours.set(person, service, wanted) ? { ok: true } : refused(`nobody of that code has ${service}`);
    }
    case 'answer':
      if (answer !== 'confirm' && answer !== 'refuse') return refused('"answer" must be confirm or refuse');
      return typeof session === 'string' && sessions.answer(session, answer) ? { ok: true } : refused('no such session is waiting for an answer');
    case 'pending':
      return { ok: true, sessions: sessions.pending() };
    default:
      return refused('"type" must be clock, behaviour, answer or pending');
  }
}

function isService(value: unknown): value is Service {
  return value === 'smart-id' || value === 'mobile-id';
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
