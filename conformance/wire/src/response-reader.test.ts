import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResponse } from './response-reader.ts';

type Framing = 'length' | 'chunks' | 'close';

const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).map((name) => `x-${name}`);
const fieldValue = fc.stringMatching(/^([!-~\x80-\xff]([ -~\x80-\xff]{0,20}[!-~])?)?$/);
const response = fc.record({
  status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
  reason: fc.stringMatching(/^[A-Za-z ]{0,12}$/),
  headers: fc.array(fc.tuple(token, fieldValue), { maxLength: 6 }),
  parts: fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 4 }),
  trailer: fc.boolean(),
});
type Model = typeof response extends fc.Arbitrary<infer Value> ? Value : never;

function write({ status, reason, headers, parts, trailer }: Model, framing: Framing): Buffer {
  const body = Buffer.concat(parts);
  const frame = { length: [`content-length: ${body.length}`], chunks: ['Transfer-Encoding: chunked'], close: [] }[framing];
  const head = [`HTTP/1.1 ${status} ${reason}`, ...headers.map(([name, value]) => `${name.toUpperCase()}: ${value}`), ...frame, '', ''].join('\r\n');
  const chunks = parts.map((part) => Buffer.concat([Buffer.from(`${part.length.toString(16)};some=extension\r\n`), part, Buffer.from('\r\n')]));
  const content = framing === 'chunks' ? Buffer.concat([...chunks, Buffer.from(`0\r\n${trailer ? 'x-trailer: yes\r\n' : ''}\r\n`)]) : body;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}

describe('RFC 9112: responses as they come', () => {
  it.each(['length', 'chunks'] as const)('6.3: a response framed by %s reads as it was written, whatever follows it', (framing) => {
    fc.assert(
      fc.property(response, fc.uint8Array({ maxLength: 30 }), (model, following) => {
        const bytes = write(model, framing);
        const reading = readResponse(Buffer.concat([bytes, following]), false, 'GET');
        expect(reading).toMatchObject({ is: 'complete', length: bytes.length });
        if (reading.is !== 'complete') return;
        expect(reading.response.status).toBe(model.status);
        expect(reading.response.headers.slice(0, model.headers.length)).toEqual(model.headers);
        expect(Buffer.from(reading.response.body)).toEqual(Buffer.concat(model.parts));
      }),
    );
  });

  it.each(['length', 'chunks'] as const)('8: every beginning of a response framed by %s is incomplete, and malformed once the peer has closed', (framing) => {
    fc.assert(
      fc.property(response, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (model, share) => {
        const bytes = write(model, framing);
        const beginning = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(readResponse(beginning, false, 'GET').is).toBe('more');
        expect(readResponse(beginning, true, 'GET').is).toBe(beginning.length === 0 ? 'more' : 'malformed');
      }),
    );
  });

  it('6.3: without a length the body lasts until the peer closes', () => {
    fc.assert(
      fc.property(response, (model) => {
        const bytes = write(model, 'close');
        expect(readResponse(bytes, false, 'GET').is).toBe('more');
        expect(readResponse(bytes, true, 'GET')).toMatchObject({ is: 'complete', length: bytes.length });
      }),
    );
  });

  it('never throws, and never reads more than there is', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(response, fc.constantFrom<Framing>('length', 'chunks'), fc.nat(), fc.nat({ max: 255 })).map(([model, framing, place, value]) => {
        const damaged = write(model, framing);
        damaged[place % damaged.length] = value;
        return damaged;
      }),
    );
    fc.assert(
      fc.property(bytes, fc.boolean(), (damaged, ended) => {
        const reading = readResponse(Buffer.from(damaged), ended, 'GET');
        expect(['complete', 'more', 'malformed']).toContain(reading.is);
        expect('length' in reading ? reading.length : 0).toBeLessThanOrEqual(damaged.length);
      }),
    );
  });

  it.each([
    ['9110 9.3.2: HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
    ['9110 15.2: an interim response', 'POST', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['9110 15.3.5: 204', 'DELETE', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ])('%s has no body', (_clause, method, text) => {
    expect(readResponse(Buffer.from(`${text}HTTP/1.1 200`), false, method)).toMatchObject({ is: 'complete', length: text.length, response: { body: new Uint8Array() } });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n', 'the answer does not begin with HTTP/'],
    ['a version that is none', 'HTTP/2 200\r\n\r\n', '"HTTP/2 200" is no status line'],
    ['space before the colon', 'HTTP/1.1 200 OK\r\nserver : x\r\n\r\n', '"server : x" is no header line'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nserver: x\r\n y\r\n\r\n', '" y" is no header line'],
    ['a zero byte in a header', 'HTTP/1.1 200 OK\r\nserver: \0\r\n\r\n', 'is no header line'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'content-length 1, 2'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n', 'content-length -1'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 'both content-length and transfer-encoding'],
    ['another coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n', 'transfer-encoding gzip'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n', 'a chunk without a size'],
    ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n', 'a chunk longer than its size'],
  ])('refuses %s', (_what, text, reason) => {
    const reading = readResponse(Buffer.from(text, 'latin1'), false, 'GET');
    expect(reading).toMatchObject({ is: 'malformed' });
    expect('reason' in reading && reading.reason).toContain(reason);
  });

  it('gives up on a response longer than a megabyte', () => {
    expect(readResponse(Buffer.alloc(1024 * 1024 + 1, 'H'), false, 'GET').is).toBe('too-large');
  });
});
