import { generateKeyPairSync } from 'node:crypto';
import { Agent } from 'node:https';
import { issueCertificate, PkiProblem, publicKeyOf } from '@testbed/pki';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, capsuleFor, codeOf, day, fetch, hierarchy, recipient, startWorld, upload, type Recipient, type Reply, type World } from '../test-world.ts';

let world: World;
let jaak: Recipient;
let location: string;
beforeAll(async () => {
  world = await startWorld();
  jaak = recipient((await hierarchy()).authorities['id-card'], 'ecc_secp384r1', { from: -10 * day, to: 10 * day });
  const { headers } = await upload(world, capsuleFor(jaak, 'ecc_secp384r1'));
  location = String(headers['location']);
});
beforeEach(() => {
  world.clock.time = new Date();
  world.revocation.answer = async () => ({ status: 'good' });
});
afterAll(() => world.stop());

function verdict(reply: Reply): { status: number; code: unknown } {
  return { status: reply.status, code: codeOf(reply) };
}

test('UC.KTS.04/1: no certificate', async () => {
  expect(verdict(await fetch(world, location))).toEqual({ status: 403, code: 'client-certificate-missing' });
});

test('UC.KTS.04/2a: a certificate of another authority, and one for the same key and name too', async () => {
  const { authorities } = await hierarchy();
  const stranger = recipient(authorities['smart-id'], 'ecc_secp384r1');
  expect(verdict(await fetch(world, location, stranger))).toEqual({ status: 403, code: 'client-certificate-untrusted' });
});

test('UC.KTS.04/2a: validity is judged by the clock of the server, to the second', async () => {
  const { validFromDate: from, validToDate: to } = jaak.certificate;
  const at = async (time: number): Promise<unknown> => {
    world.clock.time = new Date(time);
    return verdict(await fetch(world, location, jaak));
  };
  expect(await at(from.getTime() - 1000)).toEqual({ status: 403, code: 'client-certificate-not-yet-valid' });
  expect(await at(from.getTime())).toMatchObject({ status: 200 });
  expect(await at(to.getTime())).toMatchObject({ status: 200 });
  expect(await at(to.getTime() + 1000)).toEqual({ status: 403, code: 'client-certificate-expired' });
});

test('UC.KTS.04/2a: a certificate that the machine takes for expired is valid where the clock of the server says so', async () => {
  const past = recipient((await hierarchy()).authorities['id-card'], 'ecc_secp256r1', { from: -20 * day, to: -10 * day });
  const { headers } = await upload(world, capsuleFor(past, 'ecc_secp256r1'));
  expect(verdict(await fetch(world, headers['location'], past))).toEqual({ status: 403, code: 'client-certificate-expired' });
  world.clock.time = new Date(Date.now() - 15 * day);
  expect(await fetch(world, headers['location'], past)).toMatchObject({ status: 200 });
});

test('UC.KTS.04/2a: a certificate that is not for client authentication', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const certificate = issueCertificate((await hierarchy()).authorities['id-card'], {
    profile: 'tls-server',
    names: ['localhost'],
    publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });
  const named = publicKeyOf(certificate);
  const client = {
    certificate,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    recipientId: named.type === 'ec' ? named.point : named.der,
  };
  expect(verdict(await fetch(world, location, client))).toEqual({ status: 403, code: 'client-certificate-usage' });
});

test('UC.KTS.04/2a: a certificate that is revoked between upload and fetch, and restored', async () => {
  expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
  world.revocation.answer = async () => ({ status: 'revoked', at: new Date(), reason: 'keyCompromise' });
  expect(verdict(await fetch(world, location, jaak))).toEqual({ status: 403, code: 'client-certificate-revoked' });
  world.revocation.answer = async () => ({ status: 'good' });
  expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
});

test('UC.KTS.04/2a: a certificate whose status is unknown', async () => {
  world.revocation.answer = async () => ({ status: 'unknown' });
  expect(verdict(await fetch(world, location, jaak))).toEqual({ status: 403, code: 'client-certificate-status-unknown' });
});

test.each([new PkiProblem('ocsp-unreachable', 'nobody there'), new PkiProblem('ocsp-signature', 'forged'), new Error('broken')])(
  'UC.KTS.04/2: without a trustworthy answer about revocation nobody is let in: %s',
  async (problem) => {
    world.revocation.answer = () => Promise.reject(problem);
    expect(verdict(await fetch(world, location, jaak))).toEqual({ status: 503, code: 'revocation-unavailable' });
  },
);

test('UC.KTS.04: the issuer is asked about the certificate that was presented', async () => {
  const asked: string[] = [];
  world.revocation.answer = async (certificate, issuer) => {
    asked.push(certificate.serialNumber, issuer.subject);
    return { status: 'good' };
  };
  await fetch(world, location, jaak);
  expect(asked).toEqual([jaak.certificate.serialNumber, (await hierarchy()).authorities['id-card'].certificate.subject]);
});

test('UC.KTS.04: a kept connection and a resumed session are judged again', async () => {
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 });
  const resumed: boolean[] = [];
  agent.on('keylog', (_line, socket: TLSSocket) => socket.once('secureConnect', () => resumed.push(socket.isSessionReused())));
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (by: Agent): Promise<Reply> => ask(world, `${world.urls.recipient}${location}`, { agent: by, client: jaak });
  expect(await get(agent)).toMatchObject({ status: 200 });
  expect(await get(kept)).toMatchObject({ status: 200 });
  expect(await get(agent)).toMatchObject({ status: 200 });
  world.revocation.answer = async () => ({ status: 'revoked', at: new Date(), reason: 'unspecified' });
  expect(verdict(await get(agent))).toEqual({ status: 403, code: 'client-certificate-revoked' });
  expect(verdict(await get(kept))).toEqual({ status: 403, code: 'client-certificate-revoked' });
  expect(resumed.at(-1)).toBe(true);
  agent.destroy();
  kept.destroy();
});
