import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHierarchy, issueCertificate, systemClock } from '@testbed/pki';
import type { LogLine } from '../log.ts';
import { readServiceConfiguration } from './configuration.ts';
import { clientConfigurationService } from './service.ts';

let folder: string;
let url: string;
let authority: string;
let service: ReturnType<typeof clientConfigurationService>;
const log: LogLine[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-configuration-'));
  const now = systemClock.now();
  const { authorities } = await createHierarchy({ now, services: 'http://127.0.0.1:9080' });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: new Date(now.getTime() - 3600_000), notAfter: new Date(now.getTime() + 3600_000) };
  const certificate = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, ...validity });
  authority = authorities.tls.certificate.toString();
  writeFileSync(join(folder, 'tls.pem'), certificate.toString() + authority);
  writeFileSync(join(folder, 'tls.key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const given = { listen: { host: 'localhost', port: 0 }, tls: { certificate: 'tls.pem', key: 'tls.key.pem' }, file: 'published.json' };
  const configuration = readServiceConfiguration(given, 'clientConfiguration', folder);
  service = clientConfigurationService({ ...configuration, log: (line) => log.push(line) });
  await service.listen(configuration.listen);
  const address = service.server.address() ?? '';
  if (typeof address !== 'object') throw new Error('it listens nowhere');
  url = `https://localhost:${address.port}`;
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

function publish(content: string): void {
  writeFileSync(join(folder, 'published.json'), content);
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function get({ path = '/client-configuration', method = 'GET', headers = {} } = {}): Promise<Answered> {
  const message = request(`${url}${path}`, { method, headers, ca: authority }).end();
  const [response] = (await once(message, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const configuration = { version: 3, defaultExpiry: 'P365D', maximumExpiry: 'P1825D', defaultCapsuleServer: '00000000-0000-0000-0000-000000000001', colour: 'blue' };

describe('UC.Client.01/8b the organisation’s configuration service', () => {
  test('answers the published file as it is, with an ETag', async () => {
    publish(JSON.stringify(configuration));
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache', etag: expect.stringMatching(/^"[\w-]{43}"$/) as string });
    expect(body).toBe(JSON.stringify(configuration));
  });

  test('answers 304 to who has it already, until another is published', async () => {
    publish(JSON.stringify(configuration));
    const { etag = '' } = (await get()).headers;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(await get({ headers: { 'if-none-match': known } })).toMatchObject({ status: 304, body: '', headers: { etag } });
    }
    publish(JSON.stringify({ ...configuration, version: 4 }));
    const { status, headers } = await get({ headers: { 'if-none-match': etag } });
    expect(status).toBe(200);
    expect(headers.etag).not.toBe(etag);
  });

  test.each([
    ['the least there may be', { version: 1, defaultExpiry: 'P1D' }],
    ['the longest periods', { version: 1, defaultExpiry: 'P7305D', maximumExpiry: 'P7305D' }],
  ])('accepts %s', async (_name, published) => {
    publish(JSON.stringify(published));
    expect((await get()).status).toBe(200);
  });

  test.each([
    ['what is not JSON', '{', 'is not JSON'],
    ['another document', '[]', 'must be object'],
    ['no version', { ...configuration, version: undefined }, 'version'],
    ['a version that is text', { ...configuration, version: '3' }, '/version'],
    ['a version of zero', { ...configuration, version: 0 }, '/version'],
    ['no default', { ...configuration, defaultExpiry: undefined }, 'defaultExpiry'],
    ['a default of nothing', { ...configuration, defaultExpiry: 'P0D' }, '/defaultExpiry'],
    ['a negative default', { ...configuration, defaultExpiry: '-P1D' }, '/defaultExpiry'],
    ['a default of a thousand years', { ...configuration, defaultExpiry: 'P365250D' }, '/defaultExpiry'],
    ['a default just too long', { version: 1, defaultExpiry: 'P7306D' }, '/defaultExpiry'],
    ['a default in years, which vary', { ...configuration, defaultExpiry: 'P1Y' }, '/defaultExpiry'],
    ['a maximum that is a number', { ...configuration, maximumExpiry: 365 }, '/maximumExpiry'],
    ['a default longer than the maximum', { ...configuration, maximumExpiry: 'P364D' }, 'longer than its maximumExpiry'],
    ['a server that is nobody', { ...configuration, defaultCapsuleServer: '' }, '/defaultCapsuleServer'],
  ])('answers 503 with a problem when the file has %s', async (_name, published, detail) => {
    publish(typeof published === 'string' ? published : JSON.stringify(published));
    const { status, headers, body } = await get();
    expect({ status, type: headers['content-type'], etag: headers.etag }).toEqual({ status: 503, type: 'application/problem+json', etag: undefined });
    expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'client-configuration-unavailable', detail: expect.stringContaining(detail) as string });
  });

  test('answers 503 while nothing is published, and logs why', async () => {
    rmSync(join(folder, 'published.json'));
    expect(JSON.parse((await get()).body)).toMatchObject({ code: 'client-configuration-unavailable', detail: 'no configuration is published' });
    expect(log.at(-1)).toEqual({ level: 'error', event: 'client-configuration', status: 503, message: 'no configuration is published' });
  });

  test('has nothing else and takes nothing', async () => {
    expect((await get({ path: '/' })).status).toBe(404);
    expect((await get({ method: 'PUT' })).status).toBe(404);
  });
});

test.each([
  ['"c.listen" must be', {}],
  ['"c.tls" must be', { listen: { host: 'localhost', port: 0 } }],
  ['"c.file" must be', { listen: { host: 'localhost', port: 0 }, tls: { certificate: 'tls.pem', key: 'tls.key.pem' } }],
  ['"c.colour" is not known', { colour: 'blue' }],
])('a configuration is refused: %s', (sentence, given) => {
  expect(() => readServiceConfiguration(given, 'c', folder)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) }));
});
