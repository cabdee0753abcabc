import { expect, test } from 'vitest';
import type { Endpoint } from '../endpoint.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { managementEndpoints } from './endpoints.ts';
import { createMetrics } from './metrics.ts';

const info = { name: 'Test', version: '0.1.0', profile: 'field' };

async function get(endpoints: readonly Endpoint[], path: string): Promise<{ status: number; body: string }> {
  const endpoint = endpoints.find((each) => each.path === path);
  const { answer } = (await endpoint?.handle({ method: 'GET', path, parameters: {}, headers: {}, body: new Uint8Array(), peer: [] })) ?? {};
  return { status: answer?.status ?? 0, body: Buffer.from(answer?.body ?? []).toString() };
}

function managed(store: Store, stopping = false) {
  const metrics = createMetrics(store);
  return { metrics, endpoints: managementEndpoints(info, { store, metrics, stopping: () => stopping }) };
}

test('health and information', async () => {
  const store = openSqliteStore(':memory:');
  const { endpoints } = managed(store);
  expect(await get(endpoints, '/health')).toEqual({ status: 200, body: '{"status":"UP"}' });
  expect(await get(endpoints, '/health/ready')).toEqual({ status: 200, body: '{"status":"UP"}' });
  expect(await get(endpoints, '/info')).toEqual({ status: 200, body: JSON.stringify(info) });
  expect(await get(endpoints, '*')).toMatchObject({ status: 404, body: expect.stringContaining('"code":"path-unknown"') as unknown });
  await store.close();
});

test('a store that cannot be used makes the server alive and measured, but not ready', async () => {
  const store = openSqliteStore(':memory:');
  const { endpoints } = managed(store);
  await store.close();
  expect(await get(endpoints, '/health')).toMatchObject({ status: 200 });
  expect(await get(endpoints, '/metrics')).toMatchObject({ status: 200, body: expect.stringContaining('cdoc2_stored_items Nan') as unknown });
  expect(await get(endpoints, '/health/ready')).toEqual({ status: 503, body: '{"status":"DOWN","store":"unusable"}' });
});

test('a server that was told to stop is alive, and not ready', async () => {
  const store = openSqliteStore(':memory:');
  const { endpoints } = managed(store, true);
  expect(await get(endpoints, '/health')).toMatchObject({ status: 200 });
  expect(await get(endpoints, '/health/ready')).toEqual({ status: 503, body: '{"status":"DOWN","server":"stopping"}' });
  await store.close();
});

test('metrics count requests by route and status, refusals by rule, what is stored and what was swept', async () => {
  const store = openSqliteStore(':memory:');
  const { metrics, endpoints } = managed(store);
  const instant = new Date('2026-11-22T12:00:00Z');
  const bytes = new Uint8Array(1);
  await store.put({ id: 'a', kind: 'rsa', recipient: bytes, payload: bytes, createdAt: instant, expiresAt: instant, expiryAdjusted: false });
  const refusal = { rule: 'json', requirement: 'x', problem: 'json-malformed', expected: 'x', actual: 'y' } as const;
  metrics.observe({ listener: 'sender', route: 'createCapsule', status: 201, duration: 3 });
  metrics.observe({ listener: 'sender', route: 'createCapsule', status: 400, duration: 1, refusal });
  metrics.swept(7);
  metrics.sweepFailed();
  const { status, body } = await get(endpoints, '/metrics');
  expect(status).toBe(200);
  expect(body.split('\n')).toEqual(
    expect.arrayContaining([
      'cdoc2_requests_total{listener="sender",route="createCapsule",status="201"} 1',
      'cdoc2_requests_total{listener="sender",route="createCapsule",status="400"} 1',
      'cdoc2_refusals_total{rule="json",problem="json-malformed"} 1',
      'cdoc2_request_duration_seconds_bucket{le="0.0025",listener="sender",route="createCapsule"} 1',
      'cdoc2_request_duration_seconds_count{listener="sender",route="createCapsule"} 2',
      'cdoc2_stored_items 1',
      'cdoc2_swept_items_total 7',
      'cdoc2_sweep_failures_total 1',
    ]),
  );
  await store.close();
});
