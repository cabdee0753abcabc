import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@testbed/pki';
import { openControl, type Control, type PendingRequest } from './control.ts';
import { followMessages } from './messages/follow.ts';
import type { Message } from './messages/message.ts';
import { observePeople, serialOf, type PersonState } from './people.ts';
import { WorldProblem } from './problem.ts';
import { observeServers, type ServerState } from './servers.ts';
import { readWorld } from './world.ts';

/** A world as it is now. */
export interface WorldState {
  readonly profile: string;
  /** How far the world's clock is ahead of the machine's (ms). */
  readonly clockOffset: number;
  /** RFC 3339, by the world's clock. */
  readonly now: string;
  readonly servers: readonly ServerState[];
  readonly people: readonly PersonState[];
}

/** The running world: a look at it, and hands on it. Each function throws WorldProblem. */
export interface WorldDesk {
  observe(): Promise<WorldState>;
  /** Smart-ID and Mobile-ID requests that wait for their person. */
  pending(): Promise<readonly PendingRequest[]>;
  answer(session: string, answer: 'confirm' | 'refuse'): Promise<void>;
  /** Lets a person's phone answer by itself, or wait for an answer from here. */
  behave(person: string, service: PendingRequest['service'], does: 'confirm' | 'wait'): Promise<void>;
  /** The certificate of a person's ID-card. */
  revoke(person: string): Promise<void>;
  restore(person: string): Promise<void>;
  /** @param offset milliseconds ahead of the machine's clock; at most twenty years either way */
  moveClock(offset: number): Promise<void>;
  /** What servers saw so far, then what they see. Ends when the signal aborts. */
  messages(signal: AbortSignal): AsyncGenerator<readonly Message[]>;
}

/** How often a world is asked for its traffic (ms). */
const interval = 1_000;
const furthest = 20 * 366 * 86_400_000;

/** @param file a world's `world.json`; read anew each time, since the world may be another one by then */
export function openWorldDesk(file: string, clock: Clock): WorldDesk {
  const control = (): Control => openControl(readWorld(file).control);
  return {
    async observe() {
      const world = readWorld(file);
      const { clockOffset, processes } = await openControl(world.control).status();
      const now = new Date(clock.now().getTime() + clockOffset);
      return { profile: world.profile, clockOffset, now: now.toISOString(), servers: observeServers(world, { processes }, now), people: await observePeople(world, now) };
    },
    pending: async () => control().pending(),
    async answer(session, answer) {
      await control().answer(session, answer);
    },
    async behave(person, service, does) {
      await control().behave(person, service, does);
    },
    async revoke(person) {
      await control().revoke(serialOf(readWorld(file), person));
    },
    async restore(person) {
      await control().restore(serialOf(readWorld(file), person));
    },
    async moveClock(offset) {
      if (!Number.isFinite(offset) || Math.abs(offset) > furthest) throw new WorldProblem('request-malformed', 'the clock is moved by at most twenty years', 'give a smaller number of days');
      await control().setClock(Math.round(offset));
    },
    messages: (signal) => followMessages(control(), () => delay(interval, undefined, { signal }).catch(() => {}), signal),
  };
}
