import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningConsole } from '../listen.ts';
import { visitorOf, type Visitor } from '../testing/visitor.ts';
import type { PendingRequest } from './control.ts';
import type { Message } from './messages/message.ts';
import { mari, openDesk, type Desk } from './testing/desk.ts';
import type { TestWorld } from './testing/world.ts';

// Runs and world over HTTP, with a world that `testbed up` made: what pages and whoever goes around them can do.

let desk: Desk | undefined;
let folder: string;
let world: TestWorld;
let running: RunningConsole;
let editor: Visitor;
let viewer: Visitor;

beforeAll(async () => {
  desk = await openDesk(async () => ({ handle: async () => {}, close: async () => {} }));
  ({ folder, world, running, editor, viewer } = desk);
}, 180_000);
afterAll(async () => desk?.remove(), 60_000);

/** Events of a stream until one is enough. */
async function* events<Event>(path: string, visitor: Visitor): AsyncGenerator<Event> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const gone = new AbortController();
  const response = await fetch(running.origin + path, { headers: { cookie }, signal: gone.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const event of whole) yield JSON.parse(event.replace(/^data: /, '')) as Event;
    }
  } finally {
    gone.abort();
  }
}

async function cardOf(code: string): Promise<string | undefined> {
  return (await running.console.world?.observe())?.people.find((person) => person.code === code)?.card;
}

const actions = [
  ['/api/runs/certification', { target: 'capsule-server', only: [] }],
  ['/api/runs/certification/cancel', {}],
  ['/api/world/answer', { session: 's', answer: 'confirm' }],
  ['/api/world/behaviour', { person: mari, service: 'smart-id', does: 'wait' }],
  ['/api/world/revoke', { person: mari }],
  ['/api/world/restore', { person: 'PNOEE-36811027030' }],
  ['/api/world/clock', { offset: 1 }],
] as const;

describe.each(actions)('POST %s is refused', (path, body) => {
  test('without a session', async () => {
    expect(await visitorOf(running.origin).post(path, body)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });
  test('to a viewer', async () => {
    expect(await viewer.post(path, body)).toMatchObject({ status: 403, body: { code: 'role-missing' } });
  });
  test.each(['', 'http://evil.example', 'null'])('from the origin %j', async (origin) => {
    expect(await editor.post(path, body, { origin })).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
  });
});

test.each(['/api/world/pending', '/api/world/messages', '/api/runs/certification/events', '/api/runs/00/files/index.html'])('GET %s is refused without a session', async (path) => {
  expect(await visitorOf(running.origin).get(path)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
});

describe('the world', () => {
  test('is shown with its servers up and its people in the states of world.json', async () => {
    const { servers, people, profile } = (await running.console.world?.observe()) ?? {};
    expect(servers?.map(({ name, up, daysLeft }) => [name, up, (daysLeft ?? 0) > 300])).toEqual(['capsule-server', 'shares-server-1', 'shares-server-2', 'eid-services', 'trust-services'].map((name) => [name, true, true]));
    expect(people?.map(({ card }) => card)).toEqual(['valid', 'valid', 'valid', 'revoked', 'expired']);
    expect(profile).toBe('use-case');
  });

  test('an ID-card is revoked and restored', async () => {
    expect(await editor.post('/api/world/revoke', { person: mari })).toMatchObject({ status: 200 });
    expect(await cardOf(mari)).toBe('revoked');
    expect(await editor.post('/api/world/restore', { person: mari })).toMatchObject({ status: 200 });
    expect(await cardOf(mari)).toBe('valid');
  });

  test('the clock is moved, and with it what is valid; back again', async () => {
    expect(await editor.post('/api/world/clock', { offset: 10 * 366 * 86_400_000 })).toMatchObject({ status: 200 });
    expect(await cardOf(mari)).not.toBe('valid');
    expect(await editor.post('/api/world/clock', { offset: 0 })).toMatchObject({ status: 200 });
    expect(await cardOf(mari)).toBe('valid');
  });

  test.each([
    ['/api/world/revoke', { person: 'PNOEE-1' }, 404, 'person-unknown'],
    ['/api/world/answer', { session: 'none', answer: 'confirm' }, 409, 'world-refused'],
    ['/api/world/answer', { session: 'none', answer: 'perhaps' }, 400, 'request-invalid'],
    ['/api/world/clock', { offset: 1e15 }, 400, 'request-malformed'],
    ['/api/world/clock', { offset: 'soon' }, 400, 'request-invalid'],
  ])('%s with %j is refused: %i %s', async (path, body, status, code) => {
    expect(await editor.post(path, body)).toMatchObject({ status, body: { code } });
  });

  test('a Smart-ID request is answered by hand: the file opens, and no secret of it stands in the messages', { timeout: 180_000 }, async () => {
    const [letter, container] = [join(folder, 'letter.txt'), join(folder, 'letter.cdoc2')];
    writeFileSync(letter, 'Tere!');
    expect(await world.run('encrypt', '--out', container, '--shares', `etsi/${mari}`, '--world', world.file, '--', letter)).toMatchObject({ code: 0 });
    expect(await editor.post('/api/world/behaviour', { person: mari, service: 'smart-id', does: 'wait' })).toMatchObject({ status: 200 });
    const opening = world.run('decrypt', container, '--out', join(folder, 'opened'), '--smart-id', mari, '--world', world.file);
    let request: PendingRequest | undefined;
    while (!request) {
      const { body } = await viewer.get('/api/world/pending');
      [request] = body['pending'] as readonly PendingRequest[];
      if (!request) await delay(100);
    }
    expect(request).toMatchObject({ service: 'smart-id', person: mari, verificationCode: expect.stringMatching(/^\d{4}$/) });
    expect(await editor.post('/api/world/answer', { session: request.session, answer: 'confirm' })).toMatchObject({ status: 200 });
    expect(await opening).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'opened/letter.txt'), 'utf8')).toBe('Tere!');

    let messages: readonly Message[] = [];
    for await (const batch of events<readonly Message[]>('/api/world/messages', viewer)) {
      messages = batch;
      break;
    }
    const fetched = messages.filter(({ line, status, to }) => line?.startsWith('GET /key-shares/') === true && status === 200 && to.startsWith('shares-server-'));
    expect(fetched.map(({ to }) => to).sort()).toEqual(['shares-server-1', 'shares-server-2']);
    const told = JSON.stringify(messages);
    const { control } = JSON.parse(readFileSync(world.file, 'utf8')) as { control: string };
    const { traffic } = (await (await fetch(`${control}/traffic`)).json()) as { traffic: readonly { answer?: { body: { text?: string } } }[] };
    const shares = traffic.flatMap(({ answer }) => /"share":\s*"([^"]+)"/.exec(answer?.body.text ?? '')?.[1] ?? []);
    expect(shares).toHaveLength(2);
    expect(shares.filter((share) => told.includes(share))).toEqual([]);
  });
});

interface CertificationEvent {
  readonly ending?: { readonly outcome: string };
  readonly report?: string;
  readonly progress: readonly { readonly is: string; readonly id?: string; readonly verdict?: string }[];
}

describe('a certification of a server of the world', { timeout: 180_000 }, () => {
  test('is followed to its end, and its report opened, with an origin of its own', async () => {
    expect((await running.console.runs.targets()).map(({ id }) => id).sort()).toEqual(['capsule-server', 'shares-server-1', 'shares-server-2']);
    expect(await editor.post('/api/runs/certification', { target: 'capsule-server', only: ['capsule/upload/created'] })).toMatchObject({ status: 200 });
    expect(await editor.post('/api/runs/certification', { target: 'capsule-server', only: [] })).toMatchObject({ status: 409, body: { code: 'run-under-way' } });
    const told: CertificationEvent[] = [];
    for await (const event of events<CertificationEvent>('/api/runs/certification/events', viewer)) told.push(event);
    expect(told.flatMap(({ progress }) => progress).filter(({ is }) => is === 'check')).toEqual([{ is: 'check', id: 'capsule/upload/created', verdict: 'pass', index: 1, of: 1 }]);
    const { ending, report = '' } = told.at(-1) ?? {};
    // One check that passes is no certificate.
    expect(ending).toEqual({ outcome: 'incomplete', report: true });

    const opened = await running.console.runs.open(report);
    expect(await running.console.runs.evidence(opened.report)).toMatchObject({ state: 'unsigned' });
    expect(opened.report).toMatchObject({ target: 'Testbed capsule server', conclusion: 'incomplete', signed: false });
    const page = await viewer.get(`/api/runs/${report}/files/index.html`);
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': expect.stringMatching(/^sandbox allow-scripts; default-src 'none'/), 'x-content-type-options': 'nosniff' } });
    expect(page.text).toContain('capsule/upload/created');
    expect(await viewer.get(`/api/runs/${report}/files/${opened.checks[0]?.transcript}`)).toMatchObject({ status: 200 });

    // No cookie goes with what the page links to: the name under which it was opened stands for the session.
    const stranger = visitorOf(running.origin);
    expect(await stranger.get(`/api/runs/${report}/open`)).toMatchObject({ status: 401 });
    const { status, headers } = await viewer.get(`/api/runs/${report}/open`);
    expect([status, headers.location]).toEqual([303, expect.stringMatching(/^\/api\/runs\/opened\/[\w-]{32}\/index\.html$/)]);
    const place = String(headers.location).replace('index.html', '');
    expect(await stranger.get(`${place}${opened.checks[0]?.transcript}`)).toMatchObject({ status: 200, headers: { 'content-security-policy': expect.stringMatching(/^sandbox/) } });
    expect(await stranger.get(`${place}..%2f..%2fresults.json`)).toMatchObject({ status: 404 });
    expect(await stranger.get(`/api/runs/opened/${'x'.repeat(32)}/index.html`)).toMatchObject({ status: 404, body: { code: 'report-unknown' } });
  });

  test.each(['..%2f..%2fdata%2fcookie.key', '%2e%2e/data/accounts.sqlite', 'transcripts/..%2f..%2fresults.json', 'results.json%00.html'])('no file but the report\'s own is sent: %s', async (path) => {
    const [report] = await running.console.runs.list();
    const { status, body } = await viewer.get(`/api/runs/${report?.id}/files/${path}`);
    expect([status, ['file-unknown', 'not-found'].includes(String(body['code']))]).toEqual([404, true]);
  });

  test('is cancelled', async () => {
    expect(await editor.post('/api/runs/certification', { target: 'capsule-server', only: ['capsule'] })).toMatchObject({ status: 200 });
    let outcome: string | undefined;
    for await (const { ending } of events<CertificationEvent>('/api/runs/certification/events', editor)) {
      if (ending) outcome = ending.outcome;
      else await editor.post('/api/runs/certification/cancel', {});
    }
    expect(outcome).toBe('cancelled');
  });
});
