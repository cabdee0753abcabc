import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Service } from '../person.ts';
import { Refusal } from '../refusal.ts';
import type { Behaviour } from './behaviour.ts';

/** What a person is asked. */
export interface Question {
  readonly service: Service;
  /** Semantics identifier of the person who is asked. */
  readonly person: string;
  /** Four digits; a question that signs nothing has none. */
  readonly verificationCode?: string;
  readonly text: string;
  /** The end result of a person who cancels. */
  readonly refusal: string;
  /** What the service says of the session once it has this end result. */
  readonly complete: (endResult: string) => object;
}

/** A question nobody has answered yet, as the control interface shows it. */
export interface PendingSession {
  readonly session: string;
  readonly service: Service;
  readonly person: string;
  readonly verificationCode?: string;
  readonly text: string;
}

export type PersonsAnswer = 'confirm' | 'refuse';

/** Sessions of both services: few enough and short enough to keep in memory. */
export interface Sessions {
  /** Asks. @returns the session's id @throws Refusal with the status of a `fail` behaviour, 503 when too many are running */
  begin(question: Question, behaviour: Behaviour): string;
  /** Waits so many ms for the end. @returns what {@link Question.complete} made, `undefined` while it runs @throws Refusal 404 */
  poll(service: Service, id: string, milliseconds: number): Promise<object | undefined>;
  pending(): readonly PendingSession[];
  /** Answers for the person. Whether the session was still waiting for an answer. */
  answer(id: string, answer: PersonsAnswer): boolean;
}

/** Bounds, times in seconds. */
export interface SessionLimits {
  /** How long a person may take; then the session ends with TIMEOUT. */
  readonly answerWithin: number;
  /** How long an ended session can be asked for. */
  readonly keptFor: number;
  /** Sessions at a time, ended ones included. */
  readonly most: number;
}

interface Session {
  readonly question: Question;
  readonly ended: Promise<object>;
  readonly end: (endResult: string) => void;
  running: boolean;
}

/** How long a person takes who was not told (s). */
const defaultDelay = 0.3;

export function openSessions({ answerWithin, keptFor, most }: SessionLimits, log: Log): Sessions {
  const sessions = new Map<string, Session>();

  /** An ended session makes room, the oldest first. */
  const makeRoom = (): void => {
    if (sessions.size < most) return;
    const oldest = [...sessions].find(([, { running }]) => !running);
    if (!oldest) throw new Refusal(503, 'Too many sessions are running');
    sessions.delete(oldest[0]);
  };

  const open = (id: string, question: Question): Session => {
    const { promise: ended, resolve } = Promise.withResolvers<object>();
    const timeout = later(answerWithin, () => session.end('TIMEOUT'));
    const session: Session = {
      question,
      ended,
      running: true,
      end(endResult) {
        if (!session.running) return;
        session.running = false;
        clearTimeout(timeout);
        later(keptFor, () => sessions.delete(id));
        log({ level: 'info', event: 'session-ended', service: question.service, session: id, endResult });
        resolve(question.complete(endResult));
      },
    };
    return session;
  };

  return {
    begin(question, behaviour) {
      if (behaviour.does === 'fail') throw new Refusal(behaviour.status, 'As it was told to behave');
      makeRoom();
      const id = randomUUID();
      const session = open(id, question);
      sessions.set(id, session);
      log({ level: 'info', event: 'session-opened', service: question.service, session: id });
      if (behaviour.does !== 'wait') {
        const { after = defaultDelay } = behaviour;
        later(after, () => session.end(endResultOf(behaviour, question)));
      }
      return id;
    },
    async poll(service, id, milliseconds) {
      const session = sessions.get(id);
      if (session?.question.service !== service) throw new Refusal(404, 'SessionID not found');
      return within(session.ended, milliseconds);
    },
    pending: () =>
      [...sessions].flatMap(([session, { running, question: { service, person, verificationCode, text } }]) =>
        running ? [{ session, service, person, ...(verificationCode === undefined ? {} : { verificationCode }), text }] : [],
      ),
    answer(id, answer) {
      const session = sessions.get(id);
      if (!session?.running) return false;
      session.end(answer === 'confirm' ? 'OK' : session.question.refusal);
      return true;
    },
  };
}

/** What a behaviour leads to. */
function endResultOf(behaviour: Exclude<Behaviour, { does: 'fail' | 'wait' }>, { refusal }: Question): string {
  if (behaviour.does === 'end') return behaviour.with;
  return behaviour.does === 'confirm' ? 'OK' : refusal;
}

/** An action that does not keep the process alive. */
function later(seconds: number, action: () => void): NodeJS.Timeout {
  return setTimeout(action, seconds * 1000).unref();
}

/** What the promise gives, or `undefined` when it takes longer. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const enough = new AbortController();
  try {
    return await Promise.race([promise, wait(milliseconds, undefined, { signal: enough.signal, ref: false })]);
  } finally {
    enough.abort();
  }
}
