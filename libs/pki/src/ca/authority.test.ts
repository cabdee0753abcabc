import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { daysFromNow, ecKeys, now, openssl, person, testHierarchy } from '../testing/authorities.ts';
import { openAuthority } from './authority.ts';
import { buildCrl } from './crl.ts';
import { loadHierarchy, saveHierarchy } from './folder.ts';
import { authorityIds, type Hierarchy } from './hierarchy.ts';
import { openRegister } from './register.ts';

let hierarchy: Hierarchy;
let folder: string;
beforeAll(async () => {
  hierarchy = await testHierarchy();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'));
  saveHierarchy(folder, hierarchy);
});
afterEach(() => rmSync(folder, { recursive: true }));

const order = { profile: 'id-card', person, publicKey: ecKeys().publicKey, notBefore: daysFromNow(-1), notAfter: daysFromNow(1) } as const;

describe('the folder of the authorities', () => {
  test('is loaded as it was saved', () => {
    const loaded = loadHierarchy(folder);
    expect(loaded.services).toBe(hierarchy.services);
    for (const id of authorityIds) {
      const [before, after] = [hierarchy.authorities[id], loaded.authorities[id]];
      expect(after.certificate.raw).toEqual(before.certificate.raw);
      expect(after.key.equals(before.key)).toBe(true);
      expect(after.addresses).toEqual(before.addresses);
      expect(after.responder.certificate.raw).toEqual(before.responder.certificate.raw);
      expect(after.responder.key.equals(before.responder.key)).toBe(true);
    }
  });

  test('has the names of world.json, and keys that only their owner reads', () => {
    const names = readdirSync(folder);
    expect(names).toEqual(expect.arrayContaining(['tls-ca.pem', 'id-card-issuer.pem', 'smart-id-issuer.pem', 'mobile-id-issuer.pem']));
    const keys = names.filter((name) => name.endsWith('.key.pem'));
    expect(keys).toHaveLength(10);
    for (const key of keys) expect(statSync(join(folder, key)).mode & 0o777).toBe(0o600);
  });

  test('is refused when it is missing, damaged or mixed up', () => {
    expect(() => openAuthority(join(folder, 'missing'))).toThrow(expect.objectContaining({ code: 'authority-missing' }));
    expect(() => openRegister(join(folder, 'missing')).records()).toThrow(expect.objectContaining({ code: 'authority-missing' }));
    writeFileSync(join(folder, 'root.key.pem'), readFileSync(join(folder, 'tls-ca.key.pem')));
    expect(() => loadHierarchy(folder)).toThrow(expect.objectContaining({ code: 'authority-malformed' }));
    writeFileSync(join(folder, 'hierarchy.json'), '{}');
    expect(() => loadHierarchy(folder)).toThrow(expect.objectContaining({ code: 'authority-malformed' }));
    for (const wrong of ['{', '{}', '{"certificates":[{"serial":"0A","issuer":"nobody","status":"good"}]}', '{"certificates":[null]}']) {
      writeFileSync(join(folder, 'index.json'), wrong);
      expect(() => openRegister(folder).records()).toThrow(expect.objectContaining({ code: 'authority-malformed' }));
    }
  });
});

describe('the register', () => {
  test('knows what was issued, revoked and restored, while another has it open', () => {
    const register = openRegister(folder);
    const authority = openAuthority(folder);
    const { serialNumber } = authority.issue('id-card', order);
    expect(register.statusOf('id-card', serialNumber)).toEqual({ status: 'good' });
    authority.revoke(serialNumber.toLowerCase(), { at: now, reason: 'keyCompromise' });
    expect(register.statusOf('id-card', serialNumber)).toEqual({ status: 'revoked', at: now, reason: 'keyCompromise' });
    authority.restore(serialNumber);
    expect(register.statusOf('id-card', serialNumber)).toEqual({ status: 'good' });
  });

  test('knows the authorities, and nothing that another issuer issued', () => {
    const register = openRegister(folder);
    const { 'id-card': idCard, tls } = hierarchy.authorities;
    expect(register.statusOf('root', idCard.certificate.serialNumber)).toEqual({ status: 'good' });
    expect(register.statusOf('tls', tls.certificate.serialNumber)).toEqual({ status: 'good' });
    const { serialNumber } = openAuthority(folder).issue('id-card', order);
    expect(register.statusOf('smart-id', serialNumber)).toEqual({ status: 'unknown' });
    expect(register.statusOf('id-card', '00')).toEqual({ status: 'unknown' });
  });

  test('refuses to revoke or restore what was never issued', () => {
    const authority = openAuthority(folder);
    expect(() => authority.revoke('0A', { at: now, reason: 'unspecified' })).toThrow(expect.objectContaining({ code: 'authority-serial-unknown' }));
    expect(() => authority.restore('0A')).toThrow(expect.objectContaining({ code: 'authority-serial-unknown' }));
  });
});

describe('a revocation list', () => {
  test.each([
    ['empty', []],
    ['with one entry', [{ serial: '4BD50F7628BC2F43', at: daysFromNow(-1), reason: 'keyCompromise' as const }]],
  ])('%s is verified by OpenSSL', (_name, revoked) => {
    const { 'id-card': idCard } = hierarchy.authorities;
    const crl = buildCrl(idCard, revoked, { thisUpdate: now, nextUpdate: daysFromNow(1) });
    const text = openssl(['crl', '-inform', 'der', '-in', 'a.crl', '-noout', '-text', '-CAfile', 'ca.pem'], { 'a.crl': crl, 'ca.pem': idCard.certificate.toString() });
    expect(text).toContain('verify OK');
    expect(text).toContain(revoked.length > 0 ? 'Serial Number: 4BD50F7628BC2F43' : 'No Revoked Certificates');
    expect(text.includes('Key Compromise')).toBe(revoked.length > 0);
  });
});
