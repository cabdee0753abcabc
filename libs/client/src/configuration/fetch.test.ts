import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TlsProblem, type TlsRequest, type TlsResponse } from '@testbed/pki';
import { fetchClientConfiguration } from './fetch.ts';
import { parseClientConfiguration } from './parse.ts';

const url = 'https://localhost:9461/client-configuration';
const pins = [Buffer.from('pin')];
const now = new Date('2026-11-22T12:00:00Z');
const configuration = { version: 3, defaultExpiry: 'P365D', maximumExpiry: 'P1825D', defaultCapsuleServer: 'server-1', colour: 'blue' };

/** Fetches from a service that answers this. */
function fetchFrom(answer: (request: TlsRequest) => Promise<TlsResponse>): Promise<unknown> {
  return fetchClientConfiguration({ url, pins, request: answer, clock: { now: () => now } });
}

function answering(status: number, body: string): (request: TlsRequest) => Promise<TlsResponse> {
  return () => Promise.resolve({ status, headers: {}, body: Buffer.from(body) });
}

describe('UC.Client.01/8b, UC.KTS.01/1a, UC.Client.03/6b the organisation’s configuration', () => {
  test('is fetched from the pinned service and read', async () => {
    const requests: TlsRequest[] = [];
    const read = await fetchFrom((request) => {
      requests.push(request);
      return answering(200, JSON.stringify(configuration))(request);
    });
    expect(read).toEqual({ version: 3, defaultExpiry: { days: 365 }, maximumExpiry: { days: 1825 }, defaultCapsuleServer: 'server-1' });
    expect(requests).toEqual([expect.objectContaining({ method: 'GET', url, pins, at: now.getTime() })]);
  });

  test('may leave out all but version and default', async () => {
    expect(await fetchFrom(answering(200, '{"version":1,"defaultExpiry":"P1D"}'))).toEqual({ version: 1, defaultExpiry: { days: 1 } });
  });

  test.each([304, 302, 404, 500, 503])('configuration-service-unavailable: %i', async (status) => {
    await expect(fetchFrom(answering(status, JSON.stringify(configuration)))).rejects.toMatchObject({ code: 'configuration-service-unavailable', actual: String(status) });
  });

  test.each(['connection-failed', 'connection-timeout', 'server-certificate-not-listed', 'response-timeout'] as const)('configuration-service-unavailable: %s', async (code) => {
    const failing = fetchFrom(() => Promise.reject(new TlsProblem(code, 'connect', 'it failed')));
    await expect(failing).rejects.toMatchObject({ code: 'configuration-service-unavailable', actual: code });
  });

  test('a defect of the transport stays visible as one', async () => {
    await expect(fetchFrom(() => Promise.reject(new TypeError('a defect')))).rejects.toThrow(TypeError);
  });

  test.each([
    ['nothing', ''],
    ['HTML', '<html>'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no version', { ...configuration, version: undefined }],
    ['a version that is text', { ...configuration, version: '3' }],
    ['a version of zero', { ...configuration, version: 0 }],
    ['a version that is no whole number', { ...configuration, version: 1.5 }],
    ['no default', { ...configuration, defaultExpiry: undefined }],
    ['a default of null', { ...configuration, defaultExpiry: null }],
    ['a default of nothing', { ...configuration, defaultExpiry: 'P0D' }],
    ['a negative default', { ...configuration, defaultExpiry: 'P-1D' }],
    ['a default of a thousand years', { ...configuration, defaultExpiry: 'P365250D' }],
    ['a default just too long', { version: 1, defaultExpiry: 'P7306D' }],
    ['a default of days in a number', { ...configuration, defaultExpiry: 365 }],
    ['a default in years, which vary', { ...configuration, defaultExpiry: 'P1Y' }],
    ['a maximum of nothing', { ...configuration, maximumExpiry: '' }],
    ['a default longer than the maximum', { ...configuration, maximumExpiry: 'P364D' }],
    ['a server that is nobody', { ...configuration, defaultCapsuleServer: '' }],
    ['a server that is a number', { ...configuration, defaultCapsuleServer: 1 }],
  ])('configuration-service-malformed: %s', async (_name, body) => {
    const answer = answering(200, typeof body === 'string' ? body : JSON.stringify(body));
    await expect(fetchFrom(answer)).rejects.toMatchObject({ code: 'configuration-service-malformed' });
  });

  test('any JSON is read within its limits or refused as malformed', () => {
    const period = fc.oneof(fc.integer({ min: -5, max: 9000 }).map((days) => `P${days}D`), fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.record({ version: fc.oneof(fc.nat(5), fc.jsonValue()), defaultExpiry: period, maximumExpiry: period }, { requiredKeys: [] }), (document) => {
        expect(withinLimits(JSON.stringify(document))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function withinLimits(body: string): boolean {
  try {
    const { defaultExpiry, maximumExpiry = { days: 7305 } } = parseClientConfiguration(Buffer.from(body));
    return defaultExpiry.days >= 1 && defaultExpiry.days <= maximumExpiry.days && maximumExpiry.days <= 7305;
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 'configuration-service-malformed';
  }
}
