import { deviates, undecided, type Subject, type Target } from '@testbed/runner';
import type { Connection, ConnectionOptions, Exchange, WireRequest } from '@testbed/wire';
import { describe } from '../describe.ts';
import type { Listener } from './listener.ts';
import { messageOf, type Message } from './message.ts';

/** Somebody who can connect to the listener; the connections are closed when the check ends. */
export interface Visitor extends Pick<Subject, 'observe' | 'random' | 'now'> {
  readonly origin: string;
  /** Connects, with the certificate that the listener wants unless told otherwise; look at its failure. */
  readonly connect: (options?: ConnectionOptions) => Promise<Connection>;
  readonly connectPlain: () => Promise<Connection>;
}

/** A visitor whose request the listener has just served, and who can ask again. */
export interface Caller extends Visitor {
  readonly request: WireRequest;
  /** The same request in its parts. */
  readonly message: Message;
  /** The status of the served request. */
  readonly answer: number;
  /** @throws Undecided when there is no connection */
  readonly connected: () => Promise<Connection>;
  readonly isServed: (exchange: Exchange) => boolean;
  /** @throws Deviation when the passing request is not served any more */
  readonly stillServed: (after: string) => Promise<void>;
}

export async function asVisitor<T extends Target>(listener: Listener<T>, { wire, target, observe, random, now }: Subject<T>, run: (visitor: Visitor) => Promise<void>): Promise<void> {
  const origin = listener.origin(target);
  const client = listener.client(target);
  const opened: Connection[] = [];
  const keep = (connection: Connection): Connection => {
    opened.push(connection);
    return connection;
  };
  try {
    await run({
      origin,
      observe,
      random,
      now,
      connect: async (options = {}) => keep(await wire.connect(origin, { ...(client && { client }), ...options })),
      connectPlain: async () => keep(await wire.connectPlain(origin)),
    });
  } finally {
    for (const connection of opened) connection.close();
  }
}

/** @throws Undecided when the passing request is not served in the first place */
export async function asCaller<T extends Target>(listener: Listener<T>, subject: Subject<T>, run: (caller: Caller) => Promise<void>): Promise<void> {
  const { answer } = listener;
  const request = await listener.request(subject);
  await asVisitor(listener, subject, async (visitor) => {
    const ask = async (): Promise<Exchange> => (await visitor.connect()).send(request);
    const isServed = ({ response }: Exchange): boolean => response?.status === answer;
    const twin = await ask();
    if (!isServed(twin)) undecided(`the passing twin of this request was not accepted: the target ${describe(twin)}`);
    await run({
      ...visitor,
      request,
      message: messageOf(request, new URL(visitor.origin).host),
      answer,
      isServed,
      async connected() {
        const connection = await visitor.connect();
        if (connection.failure) undecided(`the target could not be reached: ${connection.failure.reason}`);
        return connection;
      },
      async stillServed(after) {
        const exchange = await ask();
        if (!isServed(exchange)) deviates(`after ${after} it no longer serves a good request: it ${describe(exchange)}`);
      },
    });
  });
}
