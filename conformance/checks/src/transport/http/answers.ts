import { deviates } from '@testbed/runner';
import { headerOf, type Exchange } from '@testbed/wire';
import { bytesOf, without } from '../message.ts';
import { httpRule } from '../rule.ts';
import { expectOutcome } from './outcome.ts';

const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export const dateHeader = httpRule(
  {
    id: 'date-header',
    requirements: ['HTTP/date-header'],
    level: 'MUST',
    expected: 'Every answer has a Date, in the form of HTTP.',
    why: 'Expiry times are judged by the server\'s clock, and Date is the only place to see it.',
    next: 'Add Date to every 2xx and 4xx (RFC 9110 6.6.1).',
  },
  async (caller) => {
    const good = await (await caller.connected()).send(caller.request);
    expectOutcome(caller, good, ['served']);
    const bad = await (await caller.connected()).send({ method: 'GET', path: '/judge/no-such-path' });
    for (const { response } of [good, bad]) {
      const value = response && headerOf(response, 'date');
      if (response && (value === undefined || !date.test(value))) deviates(`answered ${response.status} with ${value === undefined ? 'no Date' : `the Date "${value}"`}`);
    }
  },
);

const insides: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stack trace', /\bat [\w$.<>]+ ?\(.*\d+\)|\bat \S+:\d+:\d+|Traceback|goroutine \d+/],
  ['the name of a class', /\b(?:java|jakarta|org\.[a-z]+|com\.[a-z]+|kotlin)\.[\w.]*[A-Z]\w+|\w+(?:Exception|Error)\b(?!":)/],
  ['a file of the server', /node_modules|\/(?:usr|home|opt|var|app|src)\/[\w./-]+|\.(?:java|ts|js|go|py)\b/],
  ['a query', /\b(?:SELECT .* FROM|INSERT INTO|UPDATE .* SET)\b/],
  ['the version of its software', /\b(?:Tomcat|Jetty|nginx|Apache|Express|Node\.js|Spring)\/?\s*v?\d/i],
];

export const noInsides = httpRule(
  {
    id: 'no-insides',
    requirements: ['HTTP/no-insides'],
    level: 'SHOULD',
    expected: 'Refusals show no stack trace, class, file, query or software version.',
    why: 'They help whoever looks for a way in, and nobody else.',
    next: 'Log the details, and answer with a problem code (RFC 9110 17.12).',
  },
  async (caller) => {
    const { message, request } = caller;
    const refusals: Exchange[] = [
      await (await caller.connected()).send({ method: 'GET', path: '/judge/no-such-path' }),
      await (await caller.connected()).send({ method: 'DELETE', path: request.path }),
      await (await caller.connected()).send({ ...request, method: 'POST', headers: [['Content-Type', 'application/json']], body: Buffer.from('{"a":[') }),
      await (await caller.connected()).sendRaw({ pieces: [bytesOf(without(message, 'Host'))] }),
      await (await caller.connected()).sendRaw({ pieces: [Buffer.from('no request\r\n\r\n')] }),
    ];
    for (const { response } of refusals) {
      if (!response) continue;
      const text = [...response.headers.map(([name, value]) => `${name}: ${value}`), Buffer.from(response.body).toString()].join('\n');
      const shown = insides.find(([, pattern]) => pattern.test(text));
      if (shown) deviates(`answered ${response.status} with ${shown[0]}: ${shown[1].exec(text)?.[0].slice(0, 80)}`);
      const server = headerOf(response, 'server') ?? headerOf(response, 'x-powered-by');
      if (server !== undefined && /\d/.test(server)) deviates(`answered ${response.status} and said what it runs: ${server}`);
    }
    caller.observe(`${refusals.filter(({ response }) => response).length} refusals showed none`);
  },
);
