import { X509Certificate, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TlsProblem } from '@testbed/pki';
import type { Identity } from './identity.ts';
import { softwareIdentity } from './software.ts';
import { cardWorld, ecKey, idCardCertificate, missingHere, pin, rsaKey, soPin, type CardWorld } from './testing/card-world.ts';
import { mutualTlsServer, type MutualTlsServer } from './testing/mutual-tls-server.ts';
import { openToken } from './token/open.ts';
import { generateTokenKey } from './token/provision.ts';

const missing = missingHere();
let world: CardWorld;
let server: MutualTlsServer;

beforeAll(async () => {
  if (missing) return;
  world = await cardWorld();
  server = await mutualTlsServer(world.hierarchy);
});
afterAll(async () => {
  await server?.close();
  await world?.remove();
});
beforeEach((context) => {
  if (missing) context.skip(missing);
  server.clients.length = 0;
  server.status = { status: 'good' };
});

const means = {
  'software key': async (_label: string, key: KeyObject): Promise<Identity> =>
    softwareIdentity({ key, certificate: idCardCertificate(world.hierarchy, key) }),
  token: async (label: string, key: KeyObject): Promise<Identity> => openToken({ ...(await world.card(label, key)).token, pin }),
};

describe.each(Object.entries(means))('UC.Client.02/6 authentication with a %s', (name, identityWith) => {
  test.each([
    ['P-384', () => ecKey('P-384')],
    ['P-256', () => ecKey('P-256')],
    ['RSA-2048', rsaKey],
  ])('%s: the server sees its certificate, on every connection', async (type, key) => {
    const identity = await identityWith(`${type} ${name}`, key());
    try {
      for (let connection = 0; connection < 3; connection++) {
        const { status, body } = await identity.request(server.request);
        expect({ status, body: Buffer.from(body).toString() }).toStrictEqual({ status: 200, body: 'ping' });
      }
      const { fingerprint256 } = new X509Certificate(identity.certificate ?? '');
      expect(server.clients).toStrictEqual([fingerprint256, fingerprint256, fingerprint256]);
    } finally {
      await identity.close();
    }
  });

  test('a server whose certificate is not listed gets no request', async () => {
    const identity = await identityWith(`unlisted ${name}`, ecKey('P-384'));
    try {
      const problem: unknown = await identity.request({ ...server.request, pins: [] }).catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(TlsProblem);
      expect(problem).toMatchObject({ code: 'server-certificate-not-listed', phase: 'connect' });
      expect(server.clients).toStrictEqual([]);
    } finally {
      await identity.close();
    }
  });
});

test.each([
  ['revoked', 'server-certificate-revoked', { status: 'revoked', at: new Date(), reason: 'keyCompromise' }],
  ['unknown to its authority', 'server-certificate-status-unknown', { status: 'unknown' }],
] as const)('UC.Client.02/5 a listed server whose certificate is %s gets no request from the process of a token', async (_name, code, status) => {
  const identity = await means.token(status.status, ecKey('P-384'));
  try {
    server.status = status;
    const problem: unknown = await identity.request(server.request).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(TlsProblem);
    expect(problem).toMatchObject({ code, phase: 'connect', next: expect.stringContaining('trusted-server list') });
    expect(server.clients).toStrictEqual([]);
  } finally {
    await identity.close();
  }
});

test('UC.Client.02/6b a software key without a certificate cannot authenticate', async () => {
  await expect(softwareIdentity({ key: ecKey('P-384') }).request(server.request)).rejects.toMatchObject({ code: 'certificate-missing' });
  expect(server.clients).toStrictEqual([]);
});

test('UC.Client.02/6b a token without a certificate cannot authenticate', async () => {
  const token = world.token('bare');
  await generateTokenKey({ ...token, pin, soPin, curve: 'secp384r1' });
  const identity = await openToken({ ...token, pin });
  try {
    await expect(identity.request(server.request)).rejects.toMatchObject({ code: 'certificate-missing' });
    expect(server.clients).toStrictEqual([]);
  } finally {
    await identity.close();
  }
});

test('UC.Client.02/6b a token that was taken away cannot authenticate', async () => {
  const lost = await cardWorld();
  const { token } = await lost.card('lost', ecKey('P-384'));
  const identity = await openToken({ ...token, pin });
  try {
    await lost.remove();
    await expect(identity.request(server.request)).rejects.toMatchObject({ code: 'engine-failed' });
    expect(server.clients).toStrictEqual([]);
  } finally {
    await identity.close();
  }
});
