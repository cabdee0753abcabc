import { createHash, generateKeyPairSync, type X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createHierarchy, issueCertificate, personOf, readCertificate, type AuthorityId, type CertificateOrder, type Hierarchy } from '@testbed/pki';
import { findCertificates, type Directory } from './find.ts';
import { entryAnswer, resultAnswer, startDirectoryServer, type DirectoryServer } from './testing/directory-server.ts';

const now = new Date('2026-11-22T12:00:00Z');
const clock = { now: () => now };
const day = 24 * 3600 * 1000;
const mari = { code: '48506120215', lastName: 'TAMM', firstName: 'MARI' };
const code = `PNOEE-${mari.code}`;

let hierarchy: Hierarchy;
let card: X509Certificate;
let tls: ServerCertificate;
let elsewhere: ServerCertificate;
beforeAll(async () => {
  hierarchy = await createHierarchy({ now, services: 'http://127.0.0.1:9080' });
  card = issue('id-card');
  tls = serverCertificate('localhost', '127.0.0.1');
  elsewhere = serverCertificate('directory.example', '127.0.0.2');
});

interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly certificate: X509Certificate;
}

function serverCertificate(...names: readonly [string, ...string[]]): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + day) };
  const certificate = issueCertificate(hierarchy.authorities.tls, { profile: 'tls-server', names, publicKey, ...validity });
  return { cert: certificate.toString(), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate };
}

let server: DirectoryServer;
afterEach(() => server.stop());

function issue(profile: Extract<AuthorityId, 'id-card' | 'mobile-id' | 'smart-id'>, change: Partial<Pick<CertificateOrder, 'publicKey' | 'notBefore' | 'notAfter'>> & { readonly person?: typeof mari; readonly by?: Hierarchy } = {}): X509Certificate {
  const { by = hierarchy, person = mari, ...rest } = change;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return issueCertificate(by.authorities[profile], { profile, person, publicKey, notBefore: new Date(now.getTime() - day), notAfter: new Date(now.getTime() + day), ...rest });
}

/** Finds Mari in a directory that answers this. */
async function find(answer: readonly (Uint8Array | undefined)[], change: Partial<Directory> = {}, options: { readonly timeout?: number; readonly at?: Date; readonly as?: ServerCertificate } = {}) {
  server = await startDirectoryServer(() => answer, change.url?.startsWith('ldaps') ? (options.as ?? tls) : undefined);
  const url = (change.url ?? 'ldap://127.0.0.1').replace(/:?$/, `:${server.port}`);
  return findCertificates({ base: 'c=EE', ...change, url }, code, { clock: options.at ? { now: () => options.at ?? now } : clock, timeout: options.timeout ?? 5000 });
}

const found = (certificate: X509Certificate, kind: string, validNow = true) => ({ certificate: certificate.raw, kind, validNow, commonName: personOf(certificate)?.commonName });

describe('UC.Client.01/2a a recipient is looked up by personal code', () => {
  test('and all certificates of the person come back, with what they are on', async () => {
    const [phone, other, rsa, ended] = [
      issue('mobile-id'),
      issue('smart-id'),
      issue('id-card', { publicKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey }),
      issue('id-card', { notAfter: new Date(now.getTime() - 1000) }),
    ];
    const coming = issue('id-card', { notBefore: new Date(now.getTime() + 1000) });
    const answer = [entryAnswer([card.raw, rsa.raw]), entryAnswer([phone.raw, other.raw, ended.raw, coming.raw]), resultAnswer()];
    expect(await find(answer)).toEqual({
      certificates: [found(card, 'id-card'), found(rsa, 'id-card'), found(phone, 'mobile-id'), found(other, 'other'), found(ended, 'id-card', false), found(coming, 'id-card', false)],
      unusable: [],
    });
  });

  test('by one anonymous search on the serial number, bounded in size and time', async () => {
    await find([entryAnswer([card.raw]), resultAnswer()], {}, { timeout: 2500 });
    const expected = [
      ['04', '633d4545'],
      ['0a', '02'],
      ['0a', '00'],
      ['02', '32'],
      ['02', '03'],
      ['01', '00'],
    ].map(([tag, value = '']) => `${tag}0${value.length / 2}${value}`);
    const filter = `a323040c${Buffer.from('serialNumber').toString('hex')}0411${Buffer.from(code).toString('hex')}`;
    const attributes = `30180416${Buffer.from('userCertificate;binary').toString('hex')}`;
    const search = [...expected, filter.replace('a323', 'a321'), attributes].join('');
    expect(server.searches.map((octets) => octets.toString('hex'))).toEqual([expect.stringMatching(new RegExp(`^30..020101 ?63..${search}$`))]);
  });

  test('an answer in single octets is read, and the same certificate counts once', async () => {
    const octets = Buffer.concat([entryAnswer([card.raw]), entryAnswer([card.raw], { attribute: 'USERCERTIFICATE' }), entryAnswer([Buffer.from('x')], { attribute: 'mail' }), resultAnswer()]);
    expect((await find([...octets].map((octet) => Buffer.of(octet)))).certificates).toEqual([found(card, 'id-card')]);
  });

  test.each([
    ['no prefix', '48506120215'],
    ['another country', 'PNOLV-48506120215'],
    ['a wrong check digit', 'PNOEE-48506120216'],
    ['a day that is none', 'PNOEE-48502300215'],
    ['a filter', 'PNOEE-*)(cn=*'],
  ])('person-code-invalid: %s is refused before anything is sent', async (_name, given) => {
    server = await startDirectoryServer(() => []);
    const looking = findCertificates({ url: `ldap://127.0.0.1:${server.port}`, base: 'c=EE' }, given, { clock, timeout: 1000 });
    await expect(looking).rejects.toMatchObject({ code: 'person-code-invalid' });
    expect(server.searches).toHaveLength(0);
  });

  test('person-not-found: nobody, or somebody without a certificate', async () => {
    await expect(find([resultAnswer()])).rejects.toMatchObject({ code: 'person-not-found' });
    await server.stop();
    await expect(find([entryAnswer([]), resultAnswer()])).rejects.toMatchObject({ code: 'person-not-found' });
  });
});

describe('UC.Client.01/2b a certificate that is not readable or not the right one', () => {
  const digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

  test('is reported beside those that are', async () => {
    const garbage = Buffer.from('no certificate');
    const cut = card.raw.subarray(0, -1);
    // Its policies are no list; OpenSSL does not look.
    const spoiled = Buffer.from(card.raw);
    spoiled[spoiled.indexOf(Buffer.from('0603551d20', 'hex')) + 7] = 0x31;
    expect(readCertificate(spoiled).serialNumber).toBe(card.serialNumber);
    const foreign = issue('id-card', { person: { code: '37903044216', lastName: 'SAAR', firstName: 'JAAN' } });
    expect(await find([entryAnswer([garbage, card.raw, cut, spoiled, foreign.raw, tls.certificate.raw]), resultAnswer()])).toEqual({
      certificates: [found(card, 'id-card')],
      unusable: [
        { reason: 'malformed', digest: digest(garbage) },
        { reason: 'malformed', digest: digest(cut) },
        { reason: 'malformed', digest: digest(spoiled) },
        { reason: 'of-somebody-else', digest: digest(foreign.raw) },
        { reason: 'of-somebody-else', digest: digest(tls.certificate.raw) },
      ],
    });
  });

  test('is not used when an authority issued it that is not the people’s', async () => {
    const stranger = await createHierarchy({ now, services: 'http://127.0.0.1:9080' });
    const forged = issue('id-card', { by: stranger });
    const issuers = [hierarchy.authorities['id-card'].certificate.raw, hierarchy.authorities['mobile-id'].certificate.raw];
    expect(await find([entryAnswer([forged.raw, card.raw]), resultAnswer()], { issuers })).toEqual({
      certificates: [found(card, 'id-card')],
      unusable: [{ reason: 'untrusted-issuer', digest: digest(forged.raw) }],
    });
  });

  test('person-certificates-unusable: fails when there is no other', async () => {
    await expect(find([entryAnswer([Buffer.from('x')]), resultAnswer()])).rejects.toMatchObject({ code: 'person-certificates-unusable', actual: 'malformed' });
  });
});

describe('ldaps: nothing is asked before the server is known', () => {
  const answer = (): Buffer[] => [entryAnswer([card.raw]), resultAnswer()];
  const trusted = (): Partial<Directory> => ({ url: 'ldaps://localhost', trust: [hierarchy.authorities.tls.certificate.raw] });

  test.each([
    ['a trusted authority', trusted],
    ['a trusted authority, at an address', () => ({ ...trusted(), url: 'ldaps://127.0.0.1' })],
    ['a pin', () => ({ url: 'ldaps://localhost', pins: [tls.certificate.raw] })],
  ])('it is known by %s', async (_name, directory) => {
    expect((await find(answer(), directory())).certificates).toHaveLength(1);
  });

  test.each([
    ['no trust at all', () => ({ url: 'ldaps://localhost' })],
    ['another authority', () => ({ url: 'ldaps://localhost', trust: [hierarchy.authorities.root.certificate.raw] })],
    ['another pin, whatever authority is trusted', () => ({ ...trusted(), pins: [hierarchy.authorities.tls.certificate.raw] })],
  ])('directory-untrusted: %s', async (_name, directory) => {
    await expect(find(answer(), directory())).rejects.toMatchObject({ code: 'directory-untrusted' });
    expect(server.searches).toHaveLength(0);
  });

  test.each([
    ['by pin', () => ({ url: 'ldaps://localhost', pins: [elsewhere.certificate.raw] })],
    ['by authority', trusted],
    ['by authority, at an address', () => ({ ...trusted(), url: 'ldaps://127.0.0.1' })],
  ])('directory-untrusted: %s, when its certificate is for another name', async (_name, directory) => {
    await expect(find(answer(), directory(), { as: elsewhere })).rejects.toMatchObject({ code: 'directory-untrusted' });
    expect(server.searches).toHaveLength(0);
  });

  test.each([
    ['by pin', () => ({ url: 'ldaps://localhost', pins: [tls.certificate.raw] })],
    ['by authority', trusted],
  ])('directory-untrusted: %s, when the world’s clock is past its end', async (_name, directory) => {
    await expect(find(answer(), directory(), { at: new Date(now.getTime() + 2 * day) })).rejects.toMatchObject({ code: 'directory-untrusted' });
    expect(server.searches).toHaveLength(0);
  });
});

describe('a directory that does not answer as it should', () => {
  /** The length of the last value, of one octet, says 119. */
  function overlong(): Buffer {
    const octets = entryAnswer([Buffer.of(0xaa)]);
    octets[octets.length - 2] = 0x77;
    return octets;
  }

  const unavailable = { code: 'directory-unavailable' };
  test.each([
    ['nothing in time', [], unavailable],
    ['half an answer in time', [Buffer.from([0x30, 0x50, 0x02])], unavailable],
    ['the end of the connection', [undefined], unavailable],
    ['the end of the connection after an entry', [entryAnswer([Buffer.from('x')]), undefined], unavailable],
    ['noSuchObject', [resultAnswer(32, { text: 'no base' })], { code: 'directory-refused', actual: '32' }],
    ['sizeLimitExceeded', [entryAnswer([Buffer.from('x')]), resultAnswer(4)], { code: 'directory-refused', actual: '4' }],
    ['a notice of disconnection', [resultAnswer(52, { tag: 0x78, id: 0 })], { code: 'directory-refused', actual: '52' }],
    ['the answer to another request', [entryAnswer([], { id: 2 })], { code: 'directory-malformed' }],
    ['what is no LDAP', [Buffer.from('HTTP/1.1 400 Bad Request\r\n')], { code: 'directory-malformed' }],
    // ldapts does not come back from an attribute like this one.
    ['a value longer than what it stands in', [overlong()], { code: 'directory-malformed' }],
    ['a length with the highest bit set', [Buffer.from('3084ffffffff020101', 'hex')], { code: 'directory-malformed' }],
    ['entries without end', [Buffer.concat(Array.from({ length: 300 }, () => entryAnswer([Buffer.alloc(1000)])))], { code: 'directory-malformed' }],
  ])('%s fails with its code', async (_name, answer, problem) => {
    await expect(find(answer, {}, { timeout: 300 })).rejects.toMatchObject(problem);
  });

  test.each([
    ['nobody listens', 'ldap://127.0.0.1:1'],
    ['no TLS is spoken', 'ldaps://127.0.0.1'],
    ['another scheme', 'https://127.0.0.1'],
    ['no address', 'nonsense'],
  ])('directory-unavailable: %s', async (_name, url) => {
    server = await startDirectoryServer(() => []);
    const address = /:1$|nonsense/.test(url) ? url : `${url}:${server.port}`;
    await expect(findCertificates({ url: address, base: 'c=EE' }, code, { clock, timeout: 300 })).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  test('any damage to a good answer ends in an answer or a code, in time', async () => {
    const good = Buffer.concat([entryAnswer([card.raw]), resultAnswer()]);
    let damaged = good;
    server = await startDirectoryServer(() => [damaged, undefined]);
    const directory = { url: `ldap://127.0.0.1:${server.port}`, base: 'c=EE' };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ at: fc.oneof(fc.nat(60), fc.nat(good.length - 1)), to: fc.nat(255) }), { minLength: 1, maxLength: 4 }), async (changes) => {
        damaged = Buffer.from(good);
        for (const { at, to } of changes) damaged[at] = to;
        const end = await findCertificates(directory, code, { clock, timeout: 2000 }).then(
          () => 'found',
          (error: unknown) => (error as { readonly code?: unknown }).code,
        );
        expect(['found', 'person-not-found', 'person-certificates-unusable', 'directory-unavailable', 'directory-refused', 'directory-malformed']).toContain(end);
      }),
      { numRuns: 200 },
    );
  });
});
