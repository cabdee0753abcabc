import { deviates } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { bytesOf, type Message } from '../message.ts';
import { httpRule } from '../rule.ts';
import { mutation } from './mutation.ts';
import { expectOutcome, refused } from './outcome.ts';

export const methodUnknown = mutation({
  id: 'method-unknown',
  requirements: ['HTTP/method-unknown'],
  level: 'SHOULD',
  expected: 'A method that does not exist is answered with 501 or 405.',
  why: 'The client learns that the method is wrong, not the rest of its request.',
  next: 'Answer 501 (RFC 9110 9.1).',
  write: (message) => withLine(message, 'BREW $target HTTP/1.1'),
  allowed: [501, 405],
});

export const methodNotAllowed = mutation({
  id: 'method-not-allowed',
  requirements: ['HTTP/method-not-allowed'],
  level: 'SHOULD',
  expected: 'DELETE on a path that does not have it is answered with 405.',
  why: 'The client learns that the path is right and the method is not.',
  next: 'Answer 405 with Allow (RFC 9110 15.5.6).',
  write: (message) => withLine(message, 'DELETE $target HTTP/1.1'),
  allowed: [405],
});

export const allowHeader = httpRule(
  {
    id: 'allow-header',
    requirements: ['HTTP/allow-header'],
    level: 'MUST',
    expected: 'Every 405 says in Allow which methods there are.',
    why: 'Without it a 405 does not tell what to do instead.',
    next: 'Add Allow to every 405 (RFC 9110 15.5.6).',
  },
  async (caller) => {
    const { path } = caller.request;
    for (const method of ['DELETE', 'PUT', 'PATCH']) {
      const exchange = await (await caller.connected()).send({ method, path });
      const { response } = exchange;
      if (response?.status === 405 && headerOf(response, 'allow') === undefined) deviates(`${describe(exchange)} to ${method}, without Allow`);
      caller.observe(response?.status === 405 ? `answered 405 with Allow: ${headerOf(response, 'allow')}` : `${describe(exchange)} to ${method}: no 405`);
    }
  },
);

export const trace = mutation({
  id: 'trace',
  requirements: ['HTTP/trace-refused'],
  level: 'MUST',
  expected: 'TRACE is refused.',
  why: 'It would repeat a request with all its headers, credentials included.',
  next: 'Answer 405 (RFC 9110 9.3.8 and the contract, which does not have it).',
  write: (message) => withLine(message, 'TRACE $target HTTP/1.1'),
  allowed: [...refused, 501],
});

export const connect = mutation({
  id: 'connect',
  requirements: ['HTTP/connect-refused'],
  level: 'MUST',
  expected: 'CONNECT is refused.',
  why: 'It would make the server a way into the network behind it.',
  next: 'Answer 405 or 501, or close (RFC 9110 9.3.6: for proxies alone).',
  write: (message) => withLine(message, 'CONNECT localhost:1 HTTP/1.1'),
  allowed: [...refused, 501],
});

export const optionsOfServer = mutation({
  id: 'options-of-server',
  requirements: ['HTTP/options-of-server'],
  level: 'MUST',
  expected: 'OPTIONS * is answered with a 2xx without insides, a 4xx or 501.',
  why: 'A target that is no path is easily forgotten, and then breaks the server.',
  next: 'Answer 204 or 405 (RFC 9110 9.3.7).',
  write: (message) => withLine(message, 'OPTIONS * HTTP/1.1'),
  allowed: [200, 204, '4xx', 501],
});

export const head = httpRule(
  {
    id: 'head',
    requirements: ['HTTP/head-without-body'],
    level: 'MUST',
    expected: 'The answer to HEAD has no body: the next answer on the connection begins where it ends.',
    why: 'A client takes such a body for the answer to its next request.',
    next: 'Send no body after HEAD, whatever the status (RFC 9110 9.3.2).',
  },
  async (caller) => {
    const connection = await caller.connected();
    const first = await connection.send({ method: 'HEAD', path: caller.request.path });
    expectOutcome(caller, first, [200, '4xx', 501]);
    expectOutcome(caller, await connection.send(caller.request), ['served', 'closed']);
    caller.observe(`${describe(first)} to HEAD`);
  },
);

/** The message with another request line and no body. */
function withLine(message: Message, line: string): Buffer {
  const [, target = ''] = message.line.split(' ');
  return bytesOf({ line: line.replace('$target', target), headers: message.headers.slice(0, 1), body: new Uint8Array() });
}
