import { deviates, undecided } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { bytesOf, withLines } from '../message.ts';
import { httpRule } from '../rule.ts';
import { expectOutcome } from './outcome.ts';

export const keptConnection = httpRule(
  {
    id: 'kept-connection',
    requirements: ['HTTP/kept-connection'],
    level: 'SHOULD',
    expected: 'A second request on the same connection is served.',
    why: 'A handshake for every request makes clients and server slow.',
    next: 'Keep connections open between requests (RFC 9112 9.3).',
  },
  async (caller) => {
    const connection = await caller.connected();
    expectOutcome(caller, await connection.send(caller.request), ['served']);
    expectOutcome(caller, await connection.send(caller.request), ['served']);
  },
);

export const closeAsked = httpRule(
  {
    id: 'close-asked',
    requirements: ['HTTP/close-asked'],
    level: 'MUST',
    expected: 'After a request with Connection: close the answer comes and the connection ends.',
    why: 'Such clients wait for the end of the connection.',
    next: 'Close after the answer (RFC 9112 9.6).',
  },
  async (caller) => {
    const connection = await caller.connected();
    const exchange = await connection.sendRaw({ pieces: [bytesOf(withLines(caller.message, 'Connection: close'))] });
    expectOutcome(caller, exchange, ['served']);
    const next = await connection.receive(3000);
    if (next.failure?.kind !== 'closed') deviates(`${describe(exchange)}, and then kept the connection open`);
  },
);

export const pipelined = httpRule(
  {
    id: 'pipelined',
    requirements: ['HTTP/pipelined'],
    level: 'MUST',
    expected: 'Requests that come at once are answered one by one, in their order.',
    why: 'An answer out of turn reaches whoever asked something else.',
    next: 'Answer the requests of a connection in their order (RFC 9112 9.3.2).',
  },
  async (caller) => {
    const good = bytesOf(caller.message);
    const other = bytesOf({ line: 'GET /judge/no-such-path HTTP/1.1', headers: caller.message.headers.slice(0, 1), body: new Uint8Array() });
    const alone = await (await caller.connected()).sendRaw({ pieces: [other] });
    if (!alone.response) undecided(`the request for an unknown path alone got no answer: ${describe(alone)}`);
    const connection = await caller.connected();
    const exchanges = [await connection.sendRaw({ pieces: [Buffer.concat([good, other, good])] })];
    while (exchanges.length < 3 && exchanges.at(-1)?.response) exchanges.push(await connection.receive());
    const expected = [caller.answer, alone.response.status, caller.answer];
    const came = exchanges.flatMap(({ response }) => (response ? [response.status] : []));
    // A server may close after any answer; those that came must be in order.
    const last = exchanges.at(-1)?.failure;
    if (came.length === 0 || came.join() !== expected.slice(0, came.length).join() || (last && last.kind !== 'closed')) {
      deviates(`answered ${came.join(', ') || 'nothing'}${last ? ` and then ${last.reason}` : ''}, where the requests alone are answered ${expected.join(', ')}`);
    }
    caller.observe(`answered ${came.join(', ')}`);
  },
);

export const byteByByte = httpRule(
  {
    id: 'byte-by-byte',
    requirements: ['HTTP/framing-by-message'],
    level: 'MUST',
    expected: 'A request that comes in pieces of one byte is served.',
    why: 'Networks cut messages anywhere.',
    next: 'Read until the message ends by its own framing (RFC 9112 2.2 and 6).',
  },
  async (caller) => {
    const bytes = bytesOf(caller.message);
    const connection = await caller.connected();
    expectOutcome(caller, await connection.sendRaw({ pieces: Array.from(bytes, (byte) => Buffer.of(byte)) }), ['served']);
  },
);
