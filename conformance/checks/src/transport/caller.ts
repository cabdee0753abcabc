import { deviates, undecided, type Subject, type Target } from '@testbed/runner';
import type { Connection, ConnectionOptions, Exchange, WireRequest } from '@testbed/wire';
import { describe } from '../describe.ts';
import type { Listener } from './listener.ts';
import { messageOf, type Message } from './message.ts';

/** Somebody whose request the listener has just served, and who can ask again. */
export interface Caller extends Pick<Subject, 'observe' | 'random' | 'now'> {
  readonly origin: string;
  readonly request: WireRequest;
  /** The same request in its parts. */
  readonly message: Message;
  /** The status of the served request. */
  readonly answer: number;
  /** Connects as the caller unless told otherwise; look at its failure. Closed when the check ends. */
  readonly connect: (options?: ConnectionOptions) => Promise<Connection>;
  /** Connects as the caller. @throws Undecided when that fails */
  readonly connected: () => Promise<Connection>;
  readonly connectPlain: () => Promise<Connection>;
  readonly isServed: (exchange: Exchange) => boolean;
  /** @throws Deviation when the passing request is not served any more */
  readonly stillServed: (after: string) => Promise<void>;
}

/** Runs a check with a caller who was served a moment ago. @throws Undecided when the passing request is not served */
export async function asCaller<T extends Target>(listener: Listener<T>, subject: Subject<T>, run: (caller: Caller) => Promise<void>): Promise<void> {
  const { wire, target, observe, random, now } = subject;
  const { answer } = listener;
  const origin = listener.origin(target);
  const client = listener.client(target);
  const who: ConnectionOptions = client ? { client } : {};
  const request = await listener.request(subject);
  const opened: Connection[] = [];
  const keep = (connection: Connection): Connection => {
    opened.push(connection);
    return connection;
  };
  const caller: Caller = {
    origin,
    request,
    message: messageOf(request, new URL(origin).host),
    answer,
    observe,
    random,
    now,
    connect: async (options = {}) => keep(await wire.connect(origin, { ...who, ...options })),
    async connected() {
      const connection = keep(await wire.connect(origin, who));
      if (connection.failure) undecided(`the target could not be reached: ${connection.failure.reason}`);
      return connection;
    },
    connectPlain: async () => keep(await wire.connectPlain(origin)),
    isServed: ({ response }) => response?.status === answer,
    async stillServed(after) {
      const exchange = await wire.send(origin, request, who);
      if (exchange.response?.status !== answer) deviates(`after ${after} it no longer serves a good request: it ${describe(exchange)}`);
    },
  };
  const twin = await wire.send(origin, request, who);
  if (!caller.isServed(twin)) undecided(`the passing twin of this request was not accepted: the target ${describe(twin)}`);
  try {
    await run(caller);
  } finally {
    for (const connection of opened) connection.close();
  }
}
