import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createHierarchy, issueCertificate, type Authority, type Hierarchy } from '@testbed/pki';
import { runChecks, type SharesTarget, type SignerIdentity } from '@testbed/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharesChecks } from './catalogue.ts';

const day = 86_400_000;
let hierarchy: Hierarchy;
let server: Server;
beforeAll(async () => {
  hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  server = yesMan(hierarchy.authorities.tls).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function keyPairFor(algorithm: SignerIdentity['algorithm']): ReturnType<typeof generateKeyPairSync> {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
}

function signer(name: string, code: string, algorithm: SignerIdentity['algorithm']): SignerIdentity {
  const { publicKey, privateKey } = keyPairFor(algorithm);
  const certificate = issueCertificate(hierarchy.authorities['id-card'], {
    profile: 'id-card',
    person: { code: code.slice('PNOEE-'.length), lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });
  return { name, code, algorithm, certificate, chain: certificate.toString(), key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

/** A target that offers everything, at an address. */
function targetAt(url: string): SharesTarget {
  const [jaak, mari] = ['PNOEE-38001085718', 'PNOEE-49403136515'] as const;
  const unacceptable = { notYetValid: signer('not yet', jaak, 'ES384'), signing: signer('signing', jaak, 'ES384'), anonymous: signer('anonymous', jaak, 'ES384') };
  return {
    kind: 'shares-server',
    profile: 'released',
    name: 'yes-man',
    digest: '',
    folder: '.',
    trust: [hierarchy.authorities.tls.certificate.toString()],
    hooks: { revoke: async () => {}, restore: async () => {}, setClock: async () => {}, resetClock: async () => {} },
    url,
    arms: [url],
    signers: [signer('signer 1', jaak, 'ES384'), signer('signer 2', mari, 'RS256'), signer('signer 3', jaak, 'ES256')],
    unacceptableSigners: { revoked: signer('revoked', jaak, 'ES384'), expired: signer('expired', jaak, 'ES384'), untrusted: signer('untrusted', jaak, 'ES384'), ...unacceptable },
    nonceLifetime: 100,
    expiry: { default: day, maximum: 2 * day },
  };
}

/** A shares server that checks nothing at all: every request gets what it asks for. */
function yesMan(authority: Authority): Server {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(authority, { profile: 'tls-server', names: ['localhost', '127.0.0.1'], publicKey, notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) });
  const shares = new Map<string, string>();
  let last = '{}';
  const options = { cert: certificate.toString(), key: privateKey.export({ format: 'pem', type: 'pkcs8' }), maxHeaderSize: 64 * 1024, requireHostHeader: false };
  return createServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const id = randomBytes(16).toString('hex');
      response.setHeader('Content-Type', 'application/json');
      if (path === '/key-shares') {
        last = Buffer.concat(chunks).toString();
        shares.set(`/key-shares/${id}`, last);
        response.writeHead(201, { Location: `/key-shares/${id}` }).end();
      } else if (path.endsWith('/nonce')) response.end(JSON.stringify({ nonce: randomBytes(16).toString('base64url') }));
      else response.end(shares.get(path) ?? last);
    });
  });
}

/** What a server that says yes to everything does right. */
const rightlyAccepted = [
  /^shares\/create\/(created|ids-unpredictable|same-share-again|share-32|share-128|type-charset|unknown-member)$/,
  /^shares\/create\/recipient-(pno|pas|idc|12|longest|private)$/,
  /^shares\/nonce\/(given|characters|length|fresh|several|body-.*)$/,
  /^shares\/fetch\/(fetched.*|again|other-certificate|other-arm|long-headers)$/,
  /^shares\/ticket\/(sd-alg-absent|disclosure-as-sent|aud-host-case|aud-double-slash)$/,
  /^shares\/signer\/(rs256|es256|es384)$/,
  /^shares\/expiry\/before-its-time$/,
  /^shares\/concurrency\/(creates|fetches)$/,
];
/** They look at refusals, of which there is none. */
const undecidedWithoutRefusal = /\/(refusal-.*|not-yours-is-not-there)$/;
/** It patiently waits 10 s for the revocation. */
const slow = 'shares/signer/revoked-later';

test('every check of a refusal catches a server that says yes to everything', async () => {
  const { port } = server.address() as AddressInfo;
  const results = await runChecks(
    sharesChecks.filter(({ id }) => id !== slow),
    targetAt(`https://localhost:${port}`),
    { profile: 'released', seed: 'yes' },
  );
  const unexpected = results.filter(({ id, level, verdict }) => {
    if (undecidedWithoutRefusal.test(id)) return verdict !== 'inconclusive';
    if (rightlyAccepted.some((pattern) => pattern.test(id))) return verdict !== 'pass';
    return verdict !== (level === 'MUST' ? 'fail' : 'warning');
  });
  expect(unexpected.map(({ id, verdict, actual }) => `${id} ${verdict}: ${actual}`)).toEqual([]);
});

test('against nobody no check is decided', async () => {
  const results = await runChecks(sharesChecks, targetAt('https://localhost:1'), { profile: 'released', seed: 'nobody' });
  expect(results.filter(({ verdict }) => verdict !== 'inconclusive').map(({ id }) => id)).toEqual([]);
  expect(results.filter(({ actual }) => actual.includes('please report it'))).toEqual([]);
});
