import { STATUS_CODES, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { ExchangeMisdeed } from './fault.ts';

/**
 * Sends an answer, disturbed on its way where the fault says so.
 *
 * @param response without a fault it has the answer's status and headers already
 * @param stopping ends what would take longer than the process has
 */
export async function sendAnswer(response: ServerResponse, answer: Answer, does: ExchangeMisdeed | undefined, stopping: AbortSignal): Promise<void> {
  if (!does) {
    response.writeHead(answer.status).end(answer.body);
    return undefined;
  }
  const { socket } = response.req;
  switch (does.kind) {
    case 'delay':
      // Waiting must not keep the process from ending.
      await pause(does.milliseconds, undefined, { signal: stopping, ref: false });
      return sendWhole(response, answer);
    case 'drop':
      if (does.at === 'before-answer') socket.destroy();
      else socket.write(halfOf(answer), () => socket.destroy());
      return undefined;
    case 'garbage':
      socket.end(garbage);
      return undefined;
    case 'oversized':
      return pipeline(Readable.from(padded(answer.body, does.octets)), begin(response, withLength(answer, Math.max(does.octets, answer.body.length))));
    case 'slow-drip':
      for (const octet of Buffer.concat([headOf(answer), answer.body])) {
        if (socket.destroyed) return undefined;
        socket.write(Buffer.of(octet));
        await pause(does.milliseconds, undefined, { signal: stopping, ref: false });
      }
      socket.end();
      return undefined;
    case 'status':
    case 'answer':
    case 'duplicate-header':
      return sendWhole(response, answer);
  }
}

const garbage = Buffer.from('\u0016\u0003 this is not HTTP\r\n\u0000\u0001\u0002\r\n\r\n', 'latin1');

function sendWhole(response: ServerResponse, answer: Answer): void {
  begin(response, answer).end(answer.body);
}

function begin(response: ServerResponse, { status, headers }: Answer): ServerResponse {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const values = new Map<string, { readonly name: string; readonly all: string[] }>();
  for (const [name, value] of headers) {
    const known = values.get(name.toLowerCase());
    if (known) known.all.push(value);
    else values.set(name.toLowerCase(), { name, all: [value] });
  }
  for (const { name, all } of values.values()) response.setHeader(name, all.length === 1 ? String(all[0]) : all);
  return response.writeHead(status);
}

function halfOf(answer: Answer): Buffer {
  const announced = Math.max(answer.body.length, 1);
  return Buffer.concat([headOf(withLength(answer, announced)), answer.body.subarray(0, Math.floor(announced / 2))]);
}

function headOf({ status, headers }: Answer): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function withLength(answer: Answer, octets: number): Answer {
  const others = answer.headers.filter(([name]) => !['content-length', 'transfer-encoding'].includes(name.toLowerCase()));
  return { ...answer, headers: [...others, ['content-length', String(octets)]] };
}

/** The body, and spaces: JSON with nothing wrong but its size. */
function* padded(body: Buffer, octets: number): Generator<Buffer> {
  if (body.length > 0) yield body;
  for (let left = octets - body.length; left > 0; left -= spaces.length) yield spaces.subarray(0, left);
}

const spaces = Buffer.alloc(64 * 1024, ' ');
