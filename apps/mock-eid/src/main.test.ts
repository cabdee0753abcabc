import { execFile, fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeConfiguration } from './testing/configuration.ts';
import { createWorld, relyingParty } from './testing/world.ts';

const main = join(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'mock-eid-'));
let configuration: Record<string, unknown>;
beforeAll(async () => {
  const world = await createWorld();
  configuration = writeConfiguration(folder, world);
  writeFileSync(join(folder, 'ca.pem'), world.hierarchy.authorities.tls.certificate.toString());
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(config: object): ChildProcess {
  const file = join(folder, 'mock-eid.json');
  writeFileSync(file, JSON.stringify(config));
  return fork(main, ['--config', file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
}

function errors({ stderr }: ChildProcess): Promise<string> {
  return stderr ? text(stderr) : Promise.resolve('');
}

/** curl as a public client would use it: by the authority and the name. Status and body. */
async function curl(...args: readonly string[]): Promise<{ readonly status: number; readonly body: string }> {
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-m', '10', '--cacert', join(folder, 'ca.pem'), '-w', '\n%{http_code}', ...args]);
  const [status = '', ...body] = stdout.split('\n').reverse();
  return { status: Number(status), body: body.reverse().join('\n') };
}

describe('the process', () => {
  let child: ChildProcess;
  let log: Promise<string>;
  let urls: { readonly smartId: string; readonly mobileId: string; readonly proxy: string };
  beforeEach(async () => {
    child = start(configuration);
    log = errors(child);
    const [line] = (await once(createInterface({ input: child.stdout ?? process.stdin }), 'line')) as [string];
    const ready = JSON.parse(line) as { readonly event: string; readonly listeners: typeof urls };
    expect(ready.event).toBe('ready');
    urls = ready.listeners;
  });
  afterEach(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  async function tell(message: object): Promise<Record<string, unknown>> {
    child.send(message);
    const [reply] = (await once(child, 'message')) as [Record<string, unknown>];
    return reply;
  }

  const person = 'PNOEE-38001085718';
  const request = JSON.stringify({
    relyingPartyUUID: relyingParty.uuid,
    relyingPartyName: relyingParty.name,
    hash: createHash('sha256').update('x').digest('base64'),
    hashType: 'SHA256',
    allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText60: 'x' }],
  });
  const post = ['-H', 'content-type: application/json', '-d', request];

  test.each(['1.2', '1.3'])('a client with TLS %s signs with Smart-ID', async (version) => {
    const tls = ['--tls-max', version, `--tlsv${version}`];
    const started = await curl(...tls, ...post, `${urls.smartId}/authentication/etsi/${person}`);
    expect(started.status).toBe(200);
    const { sessionID } = JSON.parse(started.body) as { readonly sessionID: string };
    const ended = await curl(...tls, `${urls.smartId}/session/${sessionID}?timeoutMs=5000`);
    expect(JSON.parse(ended.body)).toMatchObject({ state: 'COMPLETE', result: { endResult: 'OK' } });
  });

  test('the proxy speaks TLS 1.3 only, and issues a token that it accepts', async () => {
    await expect(curl('--tls-max', '1.2', `${urls.proxy}/token`)).rejects.toMatchObject({ code: 35 });
    const { body } = await curl('-u', 'client:secret-of-the-client', '-d', 'grant_type=client_credentials', `${urls.proxy}/token`);
    const { access_token: token } = JSON.parse(body) as { readonly access_token: string };
    const url = `${urls.proxy}/smart-id/v2/authentication/etsi/${person}`;
    expect((await curl(...post, '-H', `authorization: Bearer ${token}`, url)).status).toBe(200);
    expect(await tell({ type: 'clock', offset: 3_600_001 })).toMatchObject({ ok: true });
    expect((await curl(...post, '-H', `authorization: Bearer ${token}`, url)).status).toBe(401);
  });

  test('its parent sets behaviours, sees who is asked, and answers for them', async () => {
    expect(await tell({ type: 'behaviour', id: 1, person, service: 'smart-id', behaviour: { does: 'wait' } })).toStrictEqual({ type: 'reply', id: 1, ok: true });
    const { sessionID } = JSON.parse((await curl(...post, `${urls.smartId}/authentication/etsi/${person}`)).body) as { readonly sessionID: string };
    const pending = { session: sessionID, service: 'smart-id', person, verificationCode: expect.stringMatching(/^\d{4}$/) as unknown, text: 'x' };
    expect(await tell({ type: 'pending', id: 'b' })).toStrictEqual({ type: 'reply', id: 'b', ok: true, sessions: [pending] });
    expect(await tell({ type: 'answer', session: sessionID, answer: 'refuse' })).toMatchObject({ ok: true });
    expect(JSON.parse((await curl(`${urls.smartId}/session/${sessionID}`)).body)).toMatchObject({ result: { endResult: 'USER_REFUSED_DISPLAYTEXTANDPIN' } });
  });

  test('messages that cannot be obeyed are told so', async () => {
    for (const [sentence, message] of [
      ['"type" must be', { type: 'nothing' }],
      ['"offset" must be', { type: 'clock', offset: 'x' }],
      ['"service" must be', { type: 'behaviour', person, service: 'id-card', behaviour: { does: 'wait' } }],
      ['"behaviour" is none', { type: 'behaviour', person, service: 'mobile-id', behaviour: { does: 'end', with: 'WRONG_VC' } }],
      ['nobody of that code', { type: 'behaviour', person: 'PNOEE-48506120215', service: 'mobile-id', behaviour: { does: 'wait' } }],
      ['"answer" must be', { type: 'answer', session: 'x', answer: 'maybe' }],
      ['no such session', { type: 'answer', session: 'x', answer: 'confirm' }],
    ] as const) {
      expect(await tell(message)).toMatchObject({ type: 'reply', ok: false, message: expect.stringContaining(sentence) });
    }
  });

  test.each([
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['SIGINT', () => child.kill('SIGINT')],
    ['the end of its parent', () => child.disconnect()],
  ] as const)('ends with exit code 0 on %s while somebody waits, and has logged nothing personal', async (_name, end) => {
    await tell({ type: 'behaviour', person, service: 'smart-id', behaviour: { does: 'wait' } });
    const { sessionID } = JSON.parse((await curl(...post, `${urls.smartId}/authentication/etsi/${person}`)).body) as { readonly sessionID: string };
    await curl(...post, `${urls.smartId}/authentication/etsi/PNOEE-37605030299`);
    const held = curl(`${urls.smartId}/session/${sessionID}`).then(
      () => 'answered',
      () => 'sent away',
    );
    end();
    const [code] = await once(child, 'exit');
    expect({ code, held: await held }).toStrictEqual({ code: 0, held: 'sent away' });
    const lines = (await log).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).toStrictEqual(['message', 'session-opened', 'refused', 'stopped']);
    expect(await log).not.toMatch(/JÕEORG|38001085718|37605030299|37200000766|of-the-world|secret/);
  });
});

describe('the process refuses', () => {
  test.each([
    ['"colour" is not known', { colour: 'blue' }],
    ['"listeners.services" names an address', { listeners: { services: { host: '203.0.113.1', port: 0 }, proxy: { host: '127.0.0.1', port: 0 } } }],
    ['"listeners.proxy" names an address', { listeners: { services: { host: '127.0.0.1', port: 0 }, proxy: { host: '203.0.113.1', port: 0 } } }],
  ])('with exit code 3: %s', async (sentence, change) => {
    const child = start({ ...configuration, ...change });
    const said = errors(child);
    const [code] = await once(child, 'exit');
    expect(code).toBe(3);
    expect((JSON.parse(await said) as { readonly message: string }).message).toContain(sentence);
  });

  test('no configuration at all as wrong usage', async () => {
    const [code] = await once(fork(main, [], { stdio: 'ignore' }), 'exit');
    expect(code).toBe(2);
  });
});
