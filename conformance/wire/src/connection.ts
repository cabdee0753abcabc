import { openConversation, type Conversation } from './conversation.ts';
import type { ConnectionFacts, Exchange, Failure, SentRequest } from './exchange.ts';
import { handshake, plainConnection, type Opened } from './handshake.ts';
import type { ConnectionOptions } from './options.ts';
import { complete, serialise, type RawRequest, type WireRequest } from './request.ts';

/** A connection that was made, or what came of the attempt. The requests never throw for anything the server does. */
export interface Connection {
  /** Absent when there was no handshake, or a failed one. */
  readonly facts: ConnectionFacts | undefined;
  readonly failure: Failure | undefined;
  /** One request and its final response. */
  send(request: WireRequest, timeout?: number): Promise<Exchange>;
  /** Writes these very bytes, as long as nothing comes back, and waits for a response, even an interim one (1xx), or the end. */
  sendRaw(request: RawRequest, timeout?: number): Promise<Exchange>;
  /** Waits for one more response, even an interim one, or the end, and writes nothing. */
  receive(timeout?: number): Promise<Exchange>;
  /** Says that nothing more will be written; responses can still come. */
  finish(): void;
  /** The last session ticket, for a later connection. */
  session(): Buffer | undefined;
  close(): void;
}

/** What every connection of a run has in common. */
export interface Surroundings {
  readonly trust: readonly string[];
  readonly now: () => number;
  readonly record: (exchange: Exchange) => void;
}

const defaultTimeout = 10_000;

/** Instead of a method, where nothing was sent after the handshake. */
export const handshakeOnly = 'HANDSHAKE';

/** Connects over TLS, checking the server's chain and name against the target's trust. */
export async function openConnection(origin: string, options: ConnectionOptions, surroundings: Surroundings): Promise<Connection> {
  const startedAt = surroundings.now();
  const opened = await handshake(origin, options, surroundings.trust);
  return connectionOver(opened, { origin, actor: options.actor ?? options.client?.name ?? 'sender', startedAt }, surroundings);
}

/** Connects without TLS. */
export async function openPlainConnection(origin: string, surroundings: Surroundings): Promise<Connection> {
  const startedAt = surroundings.now();
  return connectionOver(await plainConnection(origin), { origin, actor: 'nobody, without TLS', startedAt }, surroundings);
}

type Speaker = Pick<Exchange, 'origin' | 'actor' | 'startedAt'>;

function connectionOver({ socket, facts, failure, sessions }: Opened, { origin, actor, startedAt }: Speaker, { now, record }: Surroundings): Connection {
  const opening = now() - startedAt;
  const conversation = failure ? undefined : openConversation(socket);
  let first = true;
  const exchange = async (request: SentRequest, converse: (conversation: Conversation) => ReturnType<Conversation['receive']>): Promise<Exchange> => {
    const began = first ? startedAt : now();
    const outcome = conversation ? await converse(conversation) : failure && { failure };
    const done: Exchange = { actor, origin, startedAt: began, duration: first && failure ? opening : now() - began, request, ...(facts && { connection: facts }), ...outcome };
    first = false;
    record(done);
    return done;
  };
  return {
    facts,
    failure,
    send(request, timeout = defaultTimeout) {
      const sent = complete(request, origin);
      return exchange(sent, (open) => open.ask(serialise(sent), sent.method, timeout));
    },
    sendRaw(request, timeout = defaultTimeout) {
      const sent = { method: 'RAW', path: '', headers: [], raw: Buffer.concat(request.pieces) };
      return exchange(sent, (open) => open.write(request, timeout));
    },
    receive(timeout = defaultTimeout) {
      return exchange({ method: 'RAW', path: '', headers: [], raw: new Uint8Array() }, (open) => open.receive('RAW', timeout));
    },
    finish: () => void socket.end(),
    session: () => sessions.at(-1),
    close() {
      // A connection that carried nothing is evidence too: of its handshake.
      if (first) record({ actor, origin, startedAt, duration: opening, request: { method: handshakeOnly, path: '', headers: [] }, ...(facts && { connection: facts }), ...(failure && { failure }) });
      first = false;
      socket.destroy();
    },
  };
}
