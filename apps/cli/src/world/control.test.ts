import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ocspFaults } from '@testbed/pki';
import { startControl, type ControlActions } from './control.ts';

const faults = ocspFaults();
let control: Server;
let url: string;
beforeAll(async () => {
  const unexpected = (): never => {
    throw new Error('not asked for');
  };
  const actions: ControlActions = {
    servers: [],
    revoke: unexpected,
    restore: unexpected,
    setClockOffset: unexpected,
    clockOffset: () => 0,
    armFault: (fault) => faults.arm(fault),
    healFaults: (authority) => faults.heal(authority),
    armedFaults: () => faults.armed(),
    tellPhones: unexpected,
    faults: { arm: unexpected, armed: unexpected, heal: unexpected, traffic: unexpected, forgetTraffic: unexpected, greeting: unexpected },
    stop: unexpected,
  };
  control = await startControl(0, actions);
  url = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
});
afterAll(() => {
  control.close();
  control.closeAllConnections();
});

async function post(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url + path, { method: 'POST', ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: await response.json() };
}

test('faults of the OCSP responder are armed, shown and healed', async () => {
  const stale = { kind: 'stale', authority: 'tls' };
  expect(await post('/ocsp/fault', { kind: 'silent' })).toEqual({ status: 200, body: { ocspFaults: [{ kind: 'silent' }] } });
  expect(await post('/ocsp/fault', stale)).toEqual({ status: 200, body: { ocspFaults: [{ kind: 'silent' }, stale] } });
  expect(await (await fetch(url)).json()).toEqual({ processes: [], clockOffset: 0, ocspFaults: [{ kind: 'silent' }, stale] });
  expect(await post('/ocsp/heal', { authority: 'tls' })).toEqual({ status: 200, body: { ocspFaults: [{ kind: 'silent' }] } });
  expect(await post('/ocsp/heal')).toEqual({ status: 200, body: { ocspFaults: [] } });
});

test('a fault that is none is refused, and arms nothing', async () => {
  expect(await post('/ocsp/fault', { kind: 'sleepy' })).toEqual({ status: 400, body: { error: expect.stringContaining('"kind" of an OCSP fault must be one of slow, silent') } });
  expect(faults.armed()).toEqual([]);
});
