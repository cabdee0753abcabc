import type { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Hierarchy } from '../ca/hierarchy.ts';
import { issueSelfSigned, type Issuer } from '../certificate/issue.ts';
import type { Revocation, RevocationStatus } from '../revocation/revocation.ts';
import { clockAt, daysFromNow, ecKeys, issue, now, person, testHierarchy } from '../testing/authorities.ts';
import { checkCertificate, type CertificateTrust } from './check.ts';

let hierarchy: Hierarchy;
let certificate: X509Certificate;
beforeAll(async () => {
  hierarchy = await testHierarchy();
  certificate = issue(hierarchy.authorities['id-card'], { profile: 'id-card', person });
});

const clock = clockAt(now);

function trusting(...trust: readonly X509Certificate[]): CertificateTrust {
  return { trust, clock, purpose: 'client-authentication' };
}

/** An authority made with a key and profile of its own. */
function authority(issuer: Issuer, pathLength?: number): Issuer {
  const { publicKey, privateKey } = ecKeys();
  const profile = { profile: 'authority', organisation: 'Test', commonName: 'Test CA', ...(pathLength === undefined ? {} : { pathLength }) } as const;
  return { certificate: issue(issuer, profile, { publicKey }), key: privateKey };
}

describe('UC.KTS.04/2 a certificate is believed', () => {
  test('under its issuing authority alone', async () => {
    const issuer = hierarchy.authorities['id-card'].certificate;
    expect(await checkCertificate(certificate, trusting(issuer))).toEqual([certificate, issuer]);
    expect(await checkCertificate(certificate.raw, { ...trusting(), trust: [issuer.raw] })).toHaveLength(2);
  });

  test('under the root, with the issuing authority between', async () => {
    const { root, 'id-card': idCard } = hierarchy.authorities;
    const chain = await checkCertificate(certificate, { ...trusting(root.certificate), intermediates: [idCard.certificate] });
    expect(chain).toEqual([certificate, idCard.certificate, root.certificate]);
  });

  test('when one of two certificates of its authority is good', async () => {
    const { root, 'id-card': idCard } = hierarchy.authorities;
    const publicKey = idCard.certificate.publicKey;
    const old = issue(root, { profile: 'authority', organisation: 'CDOC2 Testbed', commonName: 'CDOC2 Testbed ID-card CA' }, { publicKey, notAfter: daysFromNow(-1) });
    expect(await checkCertificate(certificate, trusting(old, idCard.certificate))).toEqual([certificate, idCard.certificate]);
    await expect(checkCertificate(certificate, trusting(old))).rejects.toMatchObject({ code: 'certificate-expired' });
  });

  test('as a server, under the TLS root', async () => {
    const { tls } = hierarchy.authorities;
    const server = issue(tls, { profile: 'tls-server', names: ['localhost'] });
    expect(await checkCertificate(server, { ...trusting(tls.certificate), purpose: 'server-authentication' })).toHaveLength(2);
  });
});

describe('UC.KTS.04/2a a certificate is refused', () => {
  test('under an authority between that is so large that it would be verified again each time', async () => {
    const { root } = hierarchy.authorities;
    const { publicKey, privateKey } = ecKeys();
    const between = (length: number): X509Certificate => issue(root, { profile: 'authority', organisation: 'x'.repeat(length), commonName: 'Test CA' }, { publicKey });
    const [usual, large] = [between(10), between(4000)];
    const issued = (by: X509Certificate): X509Certificate => issue({ certificate: by, key: privateKey }, { profile: 'id-card', person });
    expect(await checkCertificate(issued(usual), { ...trusting(root.certificate), intermediates: [usual] })).toHaveLength(3);
    for (const given of [large, new Uint8Array(large.raw)])
      await expect(checkCertificate(issued(large), { ...trusting(root.certificate), intermediates: [given] })).rejects.toMatchObject({ code: 'certificate-untrusted' });
  });

  test('of another authority, of one with the same name, and without the authority between', async () => {
    const { root, 'smart-id': smartId } = hierarchy.authorities;
    const { 'id-card': namesake } = (await testHierarchy()).authorities;
    for (const trust of [[], [smartId.certificate], [namesake.certificate], [root.certificate]]) {
      await expect(checkCertificate(certificate, trusting(...trust))).rejects.toMatchObject({ code: 'certificate-untrusted' });
    }
  });

  test('when it signed itself', async () => {
    const { publicKey, privateKey } = ecKeys();
    const own = issueSelfSigned(privateKey, { profile: 'id-card', person, publicKey, notBefore: daysFromNow(-1), notAfter: daysFromNow(1) });
    await expect(checkCertificate(own, trusting(hierarchy.authorities['id-card'].certificate))).rejects.toMatchObject({ code: 'certificate-untrusted' });
  });

  test.each([
    ['certificate-not-yet-valid', -16],
    ['certificate-expired', 16],
  ])('%s by the clock of the world', async (code, days) => {
    const trust = { ...trusting(hierarchy.authorities['id-card'].certificate), clock: clockAt(daysFromNow(days)) };
    await expect(checkCertificate(certificate, trust)).rejects.toMatchObject({ code, actual: daysFromNow(days).toISOString() });
  });

  test('when an authority above it has expired', async () => {
    const long = issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }, { notAfter: daysFromNow(20_000) });
    const trust = { ...trusting(hierarchy.authorities['id-card'].certificate), clock: clockAt(daysFromNow(15_000)) };
    await expect(checkCertificate(long, trust)).rejects.toMatchObject({ code: 'certificate-expired' });
  });

  test('when an end entity issued it', async () => {
    const { publicKey, privateKey } = ecKeys();
    const { 'id-card': idCard } = hierarchy.authorities;
    const holder = { ...idCard, certificate: issue(idCard, { profile: 'id-card', person }, { publicKey }), key: privateKey };
    const forged = issue(holder, { profile: 'id-card', person: { ...person, code: '60001019906' } });
    const trust = { ...trusting(idCard.certificate), intermediates: [holder.certificate] };
    await expect(checkCertificate(forged, trust)).rejects.toMatchObject({ code: 'certificate-issuer-not-ca' });
  });

  test('when its authority stands below one with path length 0', async () => {
    const { 'id-card': idCard, root } = hierarchy.authorities;
    const below = authority(idCard);
    const trust = { ...trusting(root.certificate), intermediates: [below.certificate, idCard.certificate] };
    await expect(checkCertificate(issue(below, { profile: 'id-card', person }), trust)).rejects.toMatchObject({ code: 'certificate-issuer-not-ca' });
    const beside = authority(root, 0);
    expect(await checkCertificate(issue(beside, { profile: 'id-card', person }), { ...trust, intermediates: [beside.certificate] })).toHaveLength(3);
  });

  test('for a purpose it is not for', async () => {
    const { 'id-card': idCard, tls } = hierarchy.authorities;
    const trust = trusting(idCard.certificate, tls.certificate);
    await expect(checkCertificate(certificate, { ...trust, purpose: 'server-authentication' })).rejects.toMatchObject({ code: 'certificate-usage' });
    const server = issue(tls, { profile: 'tls-server', names: ['localhost'] });
    await expect(checkCertificate(server, trust)).rejects.toMatchObject({ code: 'certificate-usage' });
    await expect(checkCertificate(idCard.responder.certificate, trust)).rejects.toMatchObject({ code: 'certificate-usage' });
  });

  test('when it is none', async () => {
    await expect(checkCertificate(Buffer.from('nothing'), trusting())).rejects.toMatchObject({ code: 'certificate-malformed' });
  });

  test('without its holder’s name in the problem', async () => {
    const trust = { ...trusting(hierarchy.authorities['id-card'].certificate), clock: clockAt(daysFromNow(16)) };
    await expect(checkCertificate(certificate, trust)).rejects.toMatchObject({ message: expect.not.stringContaining(person.code) });
  });
});

describe('UC.KTS.04/2 revocation', () => {
  const answering = (answer: () => Promise<RevocationStatus>): CertificateTrust => ({
    ...trusting(hierarchy.authorities['id-card'].certificate),
    revocation: { check: answer },
  });

  test('the issuer is asked about the certificate, and good is good', async () => {
    const issuer = hierarchy.authorities['id-card'].certificate;
    const asked: Parameters<Revocation['check']>[] = [];
    const revocation: Revocation = {
      check: (...about) => {
        asked.push(about);
        return Promise.resolve({ status: 'good' });
      },
    };
    await checkCertificate(certificate, { ...trusting(issuer), revocation });
    expect(asked).toEqual([[certificate, issuer]]);
  });

  test('2a revoked, unknown and unavailable are refused', async () => {
    const revoked = answering(() => Promise.resolve({ status: 'revoked', at: now, reason: 'keyCompromise' }));
    await expect(checkCertificate(certificate, revoked)).rejects.toMatchObject({ code: 'certificate-revoked', actual: `revoked at ${now.toISOString()}, keyCompromise` });
    const unknown = answering(() => Promise.resolve({ status: 'unknown' }));
    await expect(checkCertificate(certificate, unknown)).rejects.toMatchObject({ code: 'certificate-status-unknown' });
    const broken = answering(() => Promise.reject(new Error('broken')));
    await expect(checkCertificate(certificate, broken)).rejects.toMatchObject({ code: 'revocation-unavailable' });
  });
});
