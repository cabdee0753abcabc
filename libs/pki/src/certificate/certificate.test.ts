import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Hierarchy } from '../ca/hierarchy.ts';
import { daysFromNow, ecKeys, issue, now, openssl, person, services, testHierarchy } from '../testing/authorities.ts';
import { personOf } from './person.ts';
import { readCertificate, readCertificates } from './read.ts';

let hierarchy: Hierarchy;
beforeAll(async () => {
  hierarchy = await testHierarchy();
});

const at = ['-attime', String(now.getTime() / 1000)];

describe('openssl verify agrees', () => {
  test.each(['id-card', 'smart-id', 'mobile-id'] as const)('with a %s certificate under the root', (profile) => {
    const { root, [profile]: issuer } = hierarchy.authorities;
    const certificate = issue(issuer, { profile, person });
    const files = { 'root.pem': root.certificate.toString(), 'issuer.pem': issuer.certificate.toString(), 'own.pem': certificate.toString() };
    expect(openssl(['verify', '-x509_strict', ...at, '-purpose', 'sslclient', '-CAfile', 'root.pem', '-untrusted', 'issuer.pem', 'own.pem'], files)).toBe('own.pem: OK\n');
  });

  test('with a server certificate under the TLS root, by name and by address', () => {
    const { tls } = hierarchy.authorities;
    const certificate = issue(tls, { profile: 'tls-server', names: ['localhost', '127.0.0.1', '::1'] });
    const files = { 'ca.pem': tls.certificate.toString(), 'own.pem': certificate.toString() };
    for (const name of [['-verify_hostname', 'localhost'], ['-verify_ip', '127.0.0.1'], ['-verify_ip', '::1']]) {
      expect(openssl(['verify', '-x509_strict', ...at, '-purpose', 'sslserver', ...name, '-CAfile', 'ca.pem', 'own.pem'], files)).toBe('own.pem: OK\n');
    }
  });

  test('with every responder', () => {
    const { root, tls, ...issuing } = hierarchy.authorities;
    for (const { responder, certificate } of [root, tls, ...Object.values(issuing)]) {
      const files = { 'roots.pem': root.certificate.toString() + tls.certificate.toString(), 'issuer.pem': certificate.toString(), 'own.pem': responder.certificate.toString() };
      expect(openssl(['verify', '-x509_strict', ...at, '-purpose', 'ocsphelper', '-CAfile', 'roots.pem', '-untrusted', 'issuer.pem', 'own.pem'], files)).toBe('own.pem: OK\n');
    }
  });
});

describe('an ID-card certificate', () => {
  test('is modelled on ESTEID2018', () => {
    const text = openssl(['x509', '-in', 'own.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space'], {
      'own.pem': issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }).toString(),
    });
    expect(text).toContain('ecdsa-with-SHA512');
    expect(text).toContain('Subject: C=EE, CN=JÕEORG,JAAK-KRISTJAN,38001085718, SN=JÕEORG, GN=JAAK-KRISTJAN, serialNumber=PNOEE-38001085718');
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Key Agreement\n/);
    expect(text).toMatch(/X509v3 Extended Key Usage: critical\s+TLS Web Client Authentication, E-mail Protection\n/);
    expect(text).toContain(`OCSP - URI:${services}/ocsp`);
    expect(text).toContain(`CA Issuers - URI:${services}/ca/id-card.cer`);
    expect(text).toContain(`URI:${services}/crl/id-card.crl`);
    expect(text).toContain('email:38001085718@eesti.ee');
    expect(text).toContain('Policy: 1.3.6.1.4.1.51361.1.1.1');
  });

  test('with an RSA key may decipher instead of agree', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = openssl(['x509', '-in', 'own.pem', '-noout', '-ext', 'keyUsage'], {
      'own.pem': issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }, { publicKey }).toString(),
    });
    expect(text).toContain('Digital Signature, Key Encipherment, Data Encipherment');
  });

  test('names its holder; a server certificate names none', () => {
    const { 'id-card': idCard, tls } = hierarchy.authorities;
    expect(personOf(issue(idCard, { profile: 'id-card', person }))).toEqual({
      commonName: 'JÕEORG,JAAK-KRISTJAN,38001085718',
      serialNumber: 'PNOEE-38001085718',
      lastName: 'JÕEORG',
      firstName: 'JAAK-KRISTJAN',
    });
    expect(personOf(issue(tls, { profile: 'tls-server', names: ['localhost'] }))).toBeUndefined();
  });

  test('has the validity asked for and a positive serial number of 16 octets', () => {
    const [notBefore, notAfter] = [daysFromNow(-400), daysFromNow(10_000)];
    const certificate = issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }, { notBefore, notAfter });
    expect(certificate.validFromDate).toEqual(notBefore);
    expect(certificate.validToDate).toEqual(notAfter);
    expect(certificate.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  test('is made from the public key alone', () => {
    const { publicKey, privateKey } = ecKeys();
    expect(issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }, { publicKey }).checkPrivateKey(privateKey)).toBe(true);
  });
});

describe('certificates of a phone', () => {
  function textOf(profile: 'smart-id' | 'mobile-id', publicKey: KeyObject): string {
    const certificate = issue(hierarchy.authorities[profile], { profile, person }, { publicKey });
    return openssl(['x509', '-in', 'own.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space'], { 'own.pem': certificate.toString() });
  }

  test('of Smart-ID are modelled on EID-SK 2016', () => {
    const text = textOf('smart-id', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
    expect(text).toContain('sha256WithRSAEncryption');
    expect(text).toContain('Subject: C=EE, CN=JÕEORG,JAAK-KRISTJAN, SN=JÕEORG, GN=JAAK-KRISTJAN, serialNumber=PNOEE-38001085718');
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment, Data Encipherment\n/);
    expect(text).toMatch(/X509v3 Extended Key Usage: \s+TLS Web Client Authentication\n/);
    expect(text).toContain('Policy: 1.3.6.1.4.1.10015.17.2');
  });

  test('of Mobile-ID are modelled on EID-Q 2021E: given name first, and no extended key usage', () => {
    const text = textOf('mobile-id', ecKeys('P-256').publicKey);
    expect(text).toContain('Subject: C=EE, CN=JAAK-KRISTJAN,JÕEORG, SN=JÕEORG, GN=JAAK-KRISTJAN, serialNumber=PNOEE-38001085718');
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(text).not.toContain('Extended Key Usage');
    expect(text).toContain('Policy: 1.3.6.1.4.1.10015.18.1');
  });
});

describe('reading certificates', () => {
  test('DER, PEM and PEM files of several are read', () => {
    const { root, tls } = hierarchy.authorities;
    expect(readCertificate(root.certificate.raw).raw).toEqual(root.certificate.raw);
    expect(readCertificate(root.certificate.toString()).raw).toEqual(root.certificate.raw);
    expect(readCertificates(`# trusted\n${root.certificate.toString()}${tls.certificate.toString()}`).map(({ raw }) => raw)).toEqual([root.certificate.raw, tls.certificate.raw]);
  });

  test('anything else is refused', () => {
    const { raw } = hierarchy.authorities.root.certificate;
    for (const wrong of ['', 'nothing', raw.subarray(1), raw.subarray(0, -1), Buffer.concat([raw, Buffer.of(0)])]) {
      expect(() => readCertificate(wrong)).toThrow(expect.objectContaining({ code: 'certificate-malformed' }));
    }
    expect(() => readCertificates('nothing')).toThrow(expect.objectContaining({ code: 'certificate-malformed' }));
  });
});
