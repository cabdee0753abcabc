/** What a hostile client sends: random and mutated, each with a canary where it fits. */
import { METHODS } from 'node:http';
import type { Seeded } from './random.ts';

/** What the attacks are made from. */
export interface Arsenal {
  readonly random: Seeded;
  /** Text that must come out nowhere. */
  readonly canary: string;
  /** Bodies that the server takes as they are. */
  readonly capsules: readonly Buffer[];
  /** The first bytes of a TLS connection. */
  readonly clientHello: Buffer;
}

/** The listeners of a capsule server. */
export type ListenerName = 'sender' | 'recipient' | 'management';

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const pathCharacters = 'abcXYZ019-._~!$&()*+,;=:@';
// CONNECT asks for a tunnel: Node closes the connection without an answer. An answer to HEAD cannot be told from its
// length. Both have a connection of their own.
const methods = METHODS.filter((method) => method !== 'CONNECT' && method !== 'HEAD');

/** A complete, well-formed HTTP/1.1 request, for whose answer the connection stays open. */
export function request(listener: ListenerName, arsenal: Arsenal): Buffer {
  const { random } = arsenal;
  const { method, path } = target(listener, arsenal);
  const body = method === 'GET' && !random.oneIn(10) ? Buffer.alloc(0) : bodyOf(arsenal);
  const chunked = random.oneIn(15);
  const headers = [
    'host: localhost',
    ...headersOf(arsenal),
    ...(chunked ? ['transfer-encoding: chunked'] : body.length > 0 || random.oneIn(2) ? [`content-length: ${body.length}`] : []),
  ];
  const content = chunked ? Buffer.concat([Buffer.from(body.length > 0 ? `${body.length.toString(16)}\r\n` : ''), body, Buffer.from(`${body.length > 0 ? '\r\n' : ''}0\r\n\r\n`)]) : body;
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'), content]);
}

/** Bytes inside TLS that are no well-formed request, or not all of one. */
export function malformed(listener: ListenerName, arsenal: Arsenal): Buffer {
  const { random, canary } = arsenal;
  const whole = request(listener, arsenal);
  return random.pick<() => Buffer>([
    () => random.bytes(1 + random.below(2000)),
    () => whole.subarray(0, random.below(whole.length)),
    () => flipped(whole, random, 1 + random.below(20)),
    () => Buffer.from(`${random.text(1 + random.below(20), printable)} /${canary} HTTP/1.1\r\nhost: x\r\n\r\n`),
    () => Buffer.from(`GET /${canary} HTTP/${random.below(10)}.${random.below(10)}\r\nhost: x\r\n\r\n`),
    () => Buffer.from(`POST /key-capsules HTTP/1.1\r\nhost: x\r\ncontent-length: ${random.pick(['-1', '1e3', '0x10', '99999999999999999999', ' ', '5, 5'])}\r\n\r\n${canary}`),
    () => Buffer.from(`POST /key-capsules HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${random.pick(['zz', '-1', 'ffffffffffffffff', '5;'.repeat(1000)])}\r\n${canary}\r\n0\r\n\r\n`),
    () => Buffer.from(`POST /key-capsules HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n${canary}`),
    () => Buffer.from(`GET /${canary} HTTP/1.1\r\n\r\n`),
    () => Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\n${canary}\0: ${random.text(30, printable)}\r\n\r\n`),
    () => Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\nx: ${canary.repeat(1 + random.below(4000))}\r\n\r\n`),
    () => Buffer.from(`CONNECT ${canary}:443 HTTP/1.1\r\nhost: x\r\n\r\n`),
    () => Buffer.from(`HEAD /key-capsules/${canary} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
    () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  ])();
}

/** Bytes below TLS that make no handshake. */
export function garbage({ random, clientHello, canary }: Arsenal): Buffer {
  return random.pick<() => Buffer>([
    () => Buffer.alloc(0),
    () => random.bytes(1 + random.below(3000)),
    () => clientHello.subarray(0, random.below(clientHello.length)),
    () => flipped(clientHello, random, 1 + random.below(10)),
    () => Buffer.concat([clientHello, random.bytes(random.below(500))]),
    () => Buffer.from(`GET /${canary} HTTP/1.1\r\nhost: x\r\n\r\n`),
  ])();
}

function target(listener: ListenerName, { random, canary }: Arsenal): { method: string; path: string } {
  if (random.oneIn(8)) return { method: random.pick(methods), path: anyPath(random, canary) };
  switch (listener) {
    case 'sender':
      return { method: 'POST', path: '/key-capsules' };
    case 'recipient':
      return { method: 'GET', path: `/key-capsules/${anyId(random, canary)}` };
    case 'management':
      return { method: 'GET', path: random.pick(['/health', '/health/ready', '/info', '/openapi.json', `/${canary}`]) };
  }
}

function anyId(random: Seeded, canary: string): string {
  return random.pick<() => string>([
    () => `KC${random.text(32, '0123456789abcdef')}`,
    () => canary,
    () => random.text(random.below(60), pathCharacters),
    () => '%00'.repeat(1 + random.below(40)),
    () => encodeURIComponent(random.text(random.below(40), `${printable}õ€`)),
    () => `${'%2e%2e%2f'.repeat(random.below(10))}${canary}`,
    () => `' OR '1'='1`.replaceAll(' ', '%20'),
    () => random.text(random.below(8000), pathCharacters),
  ])();
}

function anyPath(random: Seeded, canary: string): string {
  return random.pick<() => string>([
    () => '/',
    () => '*',
    () => '/key-capsules',
    () => '/key-capsules/',
    () => `//key-capsules//${canary}`,
    () => `/key-capsules?x=${canary}`,
    () => `/key-capsules/${anyId(random, canary)}`,
    () => `/${random.text(random.below(100), pathCharacters)}%${random.text(2, 'xyz019')}`,
    () => `http://localhost/${canary}`,
  ])();
}

function headersOf({ random, canary }: Arsenal): string[] {
  const time = random.pick<() => string>([
    () => new Date(Date.now() + (random.below(4000) - 1000) * 86_400_000).toISOString(),
    () => canary,
    () => random.text(random.below(40), printable),
    () => `${random.below(20_000)}-${random.below(20)}-${random.below(40)}T${random.below(30)}:00:00Z`,
  ]);
  const others: readonly (() => string)[] = [
    () => `authorization: Bearer ${canary}`,
    () => `cookie: session=${canary}`,
    () => `x-${random.text(5, 'abc')}: ${random.text(random.below(200), printable)}`,
    () => `accept: ${canary}`,
    () => `content-encoding: ${random.pick(['gzip', 'br', 'identity', canary])}`,
    () => `x-expiry-time: ${time()}`,
    () => `expect: ${random.oneIn(15) ? '100-continue' : canary}`,
    () => `upgrade: h2c`,
    () => `if-none-match: "${canary}"`,
    () => `range: bytes=0-${random.below(1e9)}`,
    () => `x-long: ${random.text(random.below(50), printable).repeat(random.below(200))}`,
    () => `x-binary: ${random.bytes(20).toString('latin1').replace(/[^\x20-\x7e\x80-\xff]/g, '')}`,
  ];
  const type = random.oneIn(6)
    ? random.pick(['text/plain', `application/${canary}`, 'application/json; charset=utf-16', ';;;', random.text(30, printable), 'application/json;'.repeat(50)])
    : 'application/json';
  return [`content-type: ${type}`, ...Array.from({ length: random.below(4) }, () => random.pick(others)())];
}

function bodyOf({ random, canary, capsules }: Arsenal): Buffer {
  const capsule = random.pick(capsules);
  const members = JSON.parse(capsule.toString()) as Record<string, unknown>;
  const field = random.pick(Object.keys(members));
  return random.pick<() => Buffer>([
    () => (random.oneIn(3) ? capsule : flipped(capsule, random, 1)),
    () => flipped(capsule, random, 1 + random.below(10)),
    () => capsule.subarray(0, random.below(capsule.length)),
    () => Buffer.from(JSON.stringify({ ...members, [field]: random.pick<unknown>([canary, 5, null, [], {}, true, '', Buffer.from(canary).toString('base64'), canary.repeat(100)]) })),
    () => Buffer.from(JSON.stringify({ ...members, [field]: random.bytes(random.below(2500)).toString('base64') })),
    () => Buffer.from(JSON.stringify({ ...members, [canary]: canary, __proto__: { x: canary } })),
    () => Buffer.from(`{"recipient_id":${'['.repeat(random.below(5000))}`),
    () => Buffer.from(`{"${canary}":${random.pick(['1e999', '-0', '"\\ud800"', '{"a":1,"a":2}', 'NaN'])}}`),
    () => random.bytes(random.below(500)),
    () => (random.oneIn(100) ? Buffer.alloc(random.below(100 * 1024), canary) : Buffer.from(canary)),
  ])();
}

/** The bytes with some of them changed. */
function flipped(bytes: Buffer, random: Seeded, changes: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = 0; count < changes && copy.length > 0; count += 1) copy[random.below(copy.length)] = random.below(256);
  return copy;
}
