import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { bytesOf } from '../message.ts';
import { tlsRule } from '../rule.ts';

export const plainHttp = tlsRule(
  {
    id: 'plain-http-refused',
    requirements: ['TLS/plain-refused'],
    level: 'MUST',
    expected: 'HTTP without TLS is not served: the connection ends, or a 4xx comes.',
    why: 'Whoever listens on the network would read the capsules and shares.',
    next: 'Speak TLS only on this port; no redirect either, the request has been sent by then.',
  },
  async (caller) => {
    const connection = await caller.connectPlain();
    const exchange = await connection.sendRaw({ pieces: [bytesOf(caller.message)] });
    const { response, failure } = exchange;
    if (response ? response.status < 400 || response.status >= 500 : failure?.kind === 'timeout') deviates(`without TLS it ${describe(exchange)}`);
    caller.observe(`without TLS it ${describe(exchange)}`);
    await caller.stillServed('it');
  },
);

export const brokenHandshake = tlsRule(
  {
    id: 'broken-handshake',
    requirements: ['TLS/broken-handshake', 'HTTP/keeps-serving'],
    level: 'MUST',
    expected: 'A ClientHello that is none ends the connection, and others are served.',
    why: 'Scanners send such things to every server on the Internet, every day.',
    next: 'End the connection with decode_error (RFC 8446 6.2).',
  },
  async (caller) => {
    const connection = await caller.connectPlain();
    // A handshake record of 512 bytes that says to be a ClientHello of 508.
    const hello = Buffer.concat([Buffer.from('1603010200010001fc', 'hex'), caller.random(508)]);
    const { failure } = await connection.sendRaw({ pieces: [hello] });
    if (failure?.kind === 'timeout') deviates('kept the connection open');
    await caller.stillServed('it');
    caller.observe('ended the connection, and served others');
  },
);
