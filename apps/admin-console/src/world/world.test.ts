import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWorld } from './world.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'console-world-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const world = {
  version: 1,
  clockOffset: 5,
  profile: 'use-case',
  trust: { idCardIssuer: 'pki/id-card-issuer.pem', ocsp: 'http://127.0.0.1:9080/ocsp', ldap: 'ldap://127.0.0.1:9389' },
  capsuleServers: [{ id: 'c', organisation: 'Authority', post: 'https://localhost:9443', fetch: 'https://localhost:9444', management: 'https://localhost:9445', certificates: ['pki/ccs.pem'] }],
  sharesServers: [{ id: 's', organisation: 'One', url: 'https://localhost:9453', management: 'https://localhost:9463', certificates: ['pki/css-1.pem'] }],
  smartId: { url: 'https://localhost:9460/smart-id/v2', certificates: ['pki/eid-services.pem'] },
  mobileId: { url: 'https://localhost:9460/mobile-id', certificates: [] },
  eidProxy: { url: 'https://localhost:9462', token: 'hunter2' },
  configurationService: { url: 'https://localhost:9461/client-configuration', certificates: [] },
  control: 'http://127.0.0.1:9090',
  people: [{ code: 'PNOEE-48506120215', commonName: 'MÄNNIK,MARI,48506120215', idCard: { certificate: 'people/m.pem', pin1: '1234', token: 'PNOEE-48506120215', p12Password: 'hunter2' }, smartId: {}, mobileId: { phone: '+37200000766' } }],
};

function written(value: unknown): string {
  const file = join(folder, 'world.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

describe('readWorld', () => {
  test('gives servers, people and the control interface; neither tokens nor passwords', () => {
    const read = readWorld(written(world));
    expect(read).toMatchObject({
      profile: 'use-case',
      clockOffset: 5,
      idCardIssuer: join(folder, 'pki/id-card-issuer.pem'),
      people: [{ code: 'PNOEE-48506120215', name: 'MARI MÄNNIK', certificate: join(folder, 'people/m.pem'), pin1: '1234', smartId: true, mobileId: '+37200000766' }],
    });
    expect(read.servers.map(({ name }) => name)).toEqual(['capsule-server', 'shares-server-1', 'eid-services', 'trust-services']);
    expect(read.control.href).toBe('http://127.0.0.1:9090/');
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  test.each([
    ['no JSON', '{', 'JSON'],
    ['without people', { ...world, people: undefined }, 'it has no "people"'],
    ['whose control interface is another machine', { ...world, control: 'http://192.0.2.1:9090' }, 'not an address of this machine'],
    ['whose OCSP responder is another machine', { ...world, trust: { ...world.trust, ocsp: 'http://ocsp.example/' } }, 'not an address of this machine'],
  ])('refuses a file %s', (_what, value, reason) => {
    expect(() => readWorld(written(value))).toThrow(expect.objectContaining({ code: 'world-unreadable', message: expect.stringContaining(reason) }));
  });

  test('where there is none, no world runs', () => {
    expect(() => readWorld(join(folder, 'absent.json'))).toThrow(expect.objectContaining({ code: 'world-not-running', next: 'start the world with testbed up' }));
  });
});
