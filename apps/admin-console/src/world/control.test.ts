import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { openControl, type Control } from './control.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function controlOf(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Control> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return openControl(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

test('says to a world what docs/world.md describes, without an Origin', async () => {
  const told: unknown[] = [];
  const control = await controlOf((request, response) => {
    void text(request).then((body) => {
      told.push([request.method, request.url, body, request.headers.origin]);
      response.end('{"ok": true, "traffic": []}');
    });
  });
  await control.answer('s', 'refuse');
  await control.behave('PNOEE-1', 'mobile-id', 'wait');
  await control.revoke('0A');
  await control.restore('0A');
  await control.setClock(86_400_000);
  expect(await control.traffic(12.5)).toEqual([]);
  expect(await control.pending()).toEqual([]);
  expect(told).toEqual([
    ['POST', '/eid/answer', '{"session":"s","answer":"refuse"}', undefined],
    ['POST', '/eid/behaviour', '{"person":"PNOEE-1","service":"mobile-id","behaviour":{"does":"wait"}}', undefined],
    ['POST', '/certificates/0A/revoke', '', undefined],
    ['POST', '/certificates/0A/restore', '', undefined],
    ['POST', '/clock', '{"offset":86400000}', undefined],
    ['GET', '/traffic?since=12.5', '', undefined],
    ['GET', '/eid/pending', '', undefined],
  ]);
});

test('what the world refuses is told with its reason', async () => {
  const control = await controlOf((_request, response) => response.writeHead(400).end('{"error": "no such session is waiting for an answer"}'));
  await expect(control.answer('s', 'confirm')).rejects.toMatchObject({ code: 'world-refused', message: 'the world refused: no such session is waiting for an answer' });
});

test.each([
  ['is no JSON', (response: ServerResponse) => response.end('<html>')],
  ['leads elsewhere', (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['breaks off', (response: ServerResponse) => response.destroy()],
])('an answer that %s is no world', async (_what, answer) => {
  const control = await controlOf((_request, response) => void answer(response));
  await expect(control.status()).rejects.toMatchObject({ name: 'WorldProblem', code: 'world-not-running' });
});
