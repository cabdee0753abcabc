import { bytesOf, withLines, type Message } from '../message.ts';
import { mutation } from './mutation.ts';
import { refused } from './outcome.ts';

const texts = {
  level: 'MUST',
  why: 'A proxy and a server that read a line differently see different requests: a way to smuggle one past the other.',
} as const;

export const spaceBeforeColon = mutation({
  ...texts,
  id: 'space-before-colon',
  requirements: ['HTTP/space-before-colon'],
  expected: 'A header with a space between name and colon is answered with 400.',
  next: 'Answer 400 (RFC 9112 5.1).',
  write: (message) => bytesOf(withLines(message, 'X-Space : before colon')),
  allowed: [400],
});

export const foldedLine = mutation({
  ...texts,
  id: 'folded-line',
  requirements: ['HTTP/line-folding'],
  expected: 'A folded header is answered with 400, or read with spaces in place of the fold.',
  next: 'Answer 400 (RFC 9112 5.2).',
  write: (message) => bytesOf(withLines(message, 'X-Folded: one', ' two')),
  allowed: [400, 'served'],
});

export const indentedFirstLine = mutation({
  ...texts,
  id: 'indented-first-line',
  requirements: ['HTTP/malformed-request'],
  expected: 'An indented line right after the request line is no header: the Host in it does not count.',
  next: 'Answer 400, or drop such lines (RFC 9112 2.2).',
  write: (message) => bytesOf({ ...message, headers: message.headers.map((line, index) => (index === 0 ? ` ${line}` : line)) }),
  allowed: refused,
});

export const lineWithoutColon = mutation({
  ...texts,
  id: 'line-without-colon',
  requirements: ['HTTP/malformed-request'],
  expected: 'A header line without a colon is answered with a 4xx or by closing.',
  next: 'Answer 400 (RFC 9112 2.2 and 5).',
  write: (message) => bytesOf(withLines(message, 'this is no header')),
  allowed: refused,
});

export const zeroByte = mutation({
  ...texts,
  id: 'zero-byte',
  requirements: ['HTTP/field-value-octets'],
  expected: 'A zero byte in a header is answered with a 4xx or by closing, or read as a space.',
  next: 'Answer 400 (RFC 9110 5.5).',
  write: (message) => bytesOf(withLines(message, 'X-Zero: a\0b')),
  allowed: [...refused, 'served'],
});

export const bareCarriageReturn = mutation({
  ...texts,
  id: 'bare-carriage-return',
  requirements: ['HTTP/bare-carriage-return'],
  expected: 'A carriage return alone does not end a line: the Host behind one does not count.',
  next: 'Answer 400, or read it as a space (RFC 9112 2.2).',
  write: (message) => bytesOf({ ...message, headers: [`X-Before: a\r${message.headers[0]}`, ...message.headers.slice(1)] }),
  allowed: refused,
});

const tolerance = {
  ...texts,
  why: 'Clients differ in how they write the same header.',
  allowed: ['served'],
} as const;

export const nameInCapitals = mutation({
  ...tolerance,
  id: 'name-in-capitals',
  requirements: ['HTTP/field-name-case'],
  expected: 'Header names mean the same in capitals.',
  next: 'Compare header names without regard to case (RFC 9110 5.1).',
  write: (message) => bytesOf(mapHeaders(message, (name, value) => `${name.toUpperCase()}: ${value}`)),
});

export const whiteSpaceAroundValue = mutation({
  ...tolerance,
  id: 'white-space-around-value',
  requirements: ['HTTP/optional-white-space'],
  expected: 'Spaces and tabs around a header\'s value, or none, make no difference.',
  next: 'Take white space around the value off before reading it (RFC 9112 5.1).',
  write: (message) => bytesOf(mapHeaders(message, (name, value) => (name === 'Host' ? `${name}:${value}` : `${name}:\t ${value} \t`))),
});

function mapHeaders(message: Message, change: (name: string, value: string) => string): Message {
  return { ...message, headers: message.headers.map((line) => change(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim())) };
}
