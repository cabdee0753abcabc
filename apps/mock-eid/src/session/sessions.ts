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

/** What a person does in the control interface. */
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
  /** The only one a session has: to its end, then to its removal. */
  timer: NodeJS.Timeout;
}

/** How long a person takes who was not told (s). */
const defaultDelay = 0.3;

/** Begins with no sessions. Each has one timer, so nothing of it outlives it. */
export function openSessions({ answerWithin, keptFor, most }: SessionLimits, log: Log): Sessions {
  const sessions = new Map<string, Session>();

  const remove = (id: string): void => {
    clearTimeout(sessions.get(id)?.timer);
    sessions.delete(id);
  };

  /** An ended session makes room, the oldest first. */
  const makeRoom = (): void => {
    if (sessions.size < most) return;
    const oldest = [...sessions].find(([, { running }]) => !running);
    if (!oldest) throw new Refusal(503, 'Too many sessions are running');
    remove(oldest[0]);
  };

  const open = (id: string, question: Question, [after, endResult]: Outcome): Session => {
    const { promise: ended, resolve } = Promise.withResolvers<object>();
    const session: Session = {
      question,
      ended,
      running: true,
      timer: later(Math.min(after, answerWithin), () => session.end(after < answerWithin ? endResult : 'TIMEOUT')),
      end(result) {
        session.running = false;
        clearTimeout(session.timer);
        session.timer = later(keptFor, () => remove(id));
        log({ level: 'info', event: 'session-ended', service: question.service, session: id, endResult: result });
        resolve(question.complete(result));
      },
    };
    return session;
  };

  return {
    begin(question, behaviour) {
      if (behaviour.does === 'fail') throw new Refusal(behaviour.status, 'As it was told to behave');
      makeRoom();
      const id = randomUUID();
      sessions.set(id, open(id, question, outcomeOf(behaviour, question)));
      log({ level: 'info', event: 'session-opened', service: question.service, session: id });
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

/** After how many seconds a session ends by itself, and with what. */
type Outcome = readonly [after: number, endResult: string];

function outcomeOf(behaviour: Exclude<Behaviour, { does: 'fail' }>, { refusal }: Question): Outcome {
  if (behaviour.does === 'wait') return [Infinity, 'TIMEOUT'];
  const { after = defaultDelay } = behaviour;
  if (behaviour.does === 'end') return [after, behaviour.with];
  return [after, behaviour.does === 'confirm' ? 'OK' : refusal];
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
