import { createHash, sign } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EidCode } from '../problem.ts';
import type { RemoteSigner } from '../remote-signer.ts';
import { ecKey } from '../testing/card-world.ts';
import { optionsFor, phoneWorld, type PhoneWorld, type Signer } from '../testing/phone-world.ts';
import { remoteService, type RemoteService } from '../testing/remote-service.ts';
import { mobileIdSigner, type MobileIdOptions } from './signer.ts';
import { mobileIdVerificationCode } from './verification-code.ts';

let world: PhoneWorld;
beforeAll(async () => {
  world = await phoneWorld();
});

const signingInput = Buffer.from('header.payload');
const hash = createHash('sha256').update(signingInput).digest();
const started = { sessionID: 'de305d54-75b4-431b-adb2-eb6b9e546014' };
const running = { state: 'RUNNING', time: '2026-11-22T12:00:00', traceId: '460ef8a6be5730da' };
const shown = vi.fn<(code: string) => void>();
beforeEach(() => shown.mockReset());

function signerAt({ request }: RemoteService, options: Partial<MobileIdOptions> = {}): RemoteSigner {
  const phone = world.phone;
  return mobileIdSigner({ ...optionsFor(world), baseUrl: 'https://localhost:1/mobile-id', pins: [], request, onVerificationCode: shown, phone, ...options });
}

function signature({ key }: Signer, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Buffer {
  return sign('sha256', signingInput, { key, dsaEncoding });
}

/** A session that ended well, but for what is changed. */
function complete(signer: Signer = world.mobileId, value: Buffer = signature(signer)): object {
  return {
    state: 'COMPLETE',
    result: 'OK',
    signature: { value: value.toString('base64'), algorithm: 'SHA256WithECEncryption' },
    cert: Buffer.from(signer.certificate).toString('base64'),
  };
}

test('UC.Client.04/7 the request is what the MID REST API wants, and the signature that of a JWS', async () => {
  const answer = signature(world.mobileId);
  const service = remoteService(started, running, complete(world.mobileId, answer));
  const signer = signerAt(service, { displayText: 'Open letter.cdoc2' });
  const signed = await signer.sign(signingInput);
  expect(signer.algorithm).toBe('ES256');
  expect(Buffer.from(signed.signature)).toStrictEqual(answer);
  expect(signed.signature).toHaveLength(64);
  expect(Buffer.from(signed.certificate)).toStrictEqual(Buffer.from(world.mobileId.certificate));
  const [post, ...gets] = service.requests;
  expect(post).toMatchObject({ method: 'POST', url: 'https://localhost:1/mobile-id/authentication' });
  expect(post?.headers).not.toHaveProperty('authorization');
  expect(JSON.parse(Buffer.from(post?.body ?? []).toString())).toStrictEqual({
    relyingPartyUUID: '00000000-0000-4000-8000-000000000000',
    relyingPartyName: 'TESTBED',
    phoneNumber: '+37200000766',
    nationalIdentityNumber: '30303039914',
    hash: hash.toString('base64'),
    hashType: 'SHA256',
    language: 'ENG',
    displayText: 'Open letter.cdoc2',
    displayTextFormat: 'GSM-7',
  });
  expect(gets.map(({ url }) => url)).toStrictEqual(Array(2).fill(`https://localhost:1/mobile-id/authentication/session/${started.sessionID}?timeoutMs=5000`));
  expect(shown.mock.calls).toStrictEqual([[mobileIdVerificationCode(hash)]]);
});

describe('UC.Client.04/8a each end of a session has its own code', () => {
  test.each<[string, EidCode]>([
    ['USER_CANCELLED', 'mobile-id-refused'],
    ['TIMEOUT', 'mobile-id-timeout'],
    ['EXPIRED_TRANSACTION', 'mobile-id-transaction-expired'],
    ['NOT_MID_CLIENT', 'account-not-found'],
    ['SIGNATURE_HASH_MISMATCH', 'mobile-id-hash-mismatch'],
    ['PHONE_ABSENT', 'mobile-id-phone-absent'],
    ['SIM_ERROR', 'mobile-id-sim-error'],
    ['DELIVERY_ERROR', 'mobile-id-delivery-error'],
    ['SOMETHING_NEW', 'service-answer-malformed'],
  ])('%s: %s', async (result, code) => {
    const service = remoteService(started, { state: 'COMPLETE', result });
    await expect(signerAt(service).sign(signingInput)).rejects.toMatchObject({ name: 'EidProblem', code, next: expect.any(String) });
  });

  test('nobody answers: mobile-id-timeout', async () => {
    await expect(signerAt(remoteService(started, running), { timeout: 20 }).sign(signingInput)).rejects.toMatchObject({ code: 'mobile-id-timeout' });
  });
});

describe('UC.KTS.07/3a each refusal by status has its own code', () => {
  test.each<[number, EidCode]>([
    [400, 'mobile-id-request-malformed'],
    [401, 'mobile-id-relying-party-unknown'],
    [404, 'service-status-unexpected'],
    [405, 'service-status-unexpected'],
    [500, 'service-status-unexpected'],
  ])('to the request for a session, %i: %s, and no code is shown', async (status, code) => {
    await expect(signerAt(remoteService(status)).sign(signingInput)).rejects.toMatchObject({ code });
    expect(shown).not.toHaveBeenCalled();
  });

  test.each<[number, EidCode]>([
    [400, 'mobile-id-request-malformed'],
    [401, 'mobile-id-relying-party-unknown'],
    [404, 'mobile-id-session-unknown'],
    [500, 'service-status-unexpected'],
  ])('to a question about the session, %i: %s', async (status, code) => {
    await expect(signerAt(remoteService(started, running, status)).sign(signingInput)).rejects.toMatchObject({ code });
  });
});

describe('MID REST API, 3.3.6: an answer is not believed', () => {
  test.each<[string, string, () => object]>([
    ['another hash was signed', 'signature-invalid', () => complete(world.mobileId, sign('sha256', Buffer.from('other'), { key: world.mobileId.key, dsaEncoding: 'ieee-p1363' }))],
    ['a signature that is not r‖s', 'signature-invalid', () => complete(world.mobileId, signature(world.mobileId, 'der'))],
    ["another person's certificate", 'signer-certificate-of-another', () => complete(world.signer('mobile-id', ecKey('P-256'), { code: '38001085718' }))],
    ['a key on another curve', 'wrong-key-type', () => complete(world.signer('mobile-id', ecKey('P-384')))],
  ])('%s: %s', async (_what, code, answer) => {
    await expect(signerAt(remoteService(started, answer())).sign(signingInput)).rejects.toMatchObject({ code });
  });

  test('an issuer that is not trusted: certificate-untrusted', async () => {
    const issuers = [world.hierarchy.authorities['smart-id'].certificate.raw];
    await expect(signerAt(remoteService(started, complete()), { issuers }).sign(signingInput)).rejects.toMatchObject({ code: 'certificate-untrusted' });
  });
});

test.each(['37200000766', '+3720000', '+372 0000 0766', ''])('UC.Client.04/6 the phone number "%s" is refused before anything is sent', (phone) => {
  const service = remoteService(started);
  expect(() => signerAt(service, { phone })).toThrow(expect.objectContaining({ code: 'phone-malformed' }));
  expect(service.requests).toStrictEqual([]);
});

test('UC.Client.04/3 a code that is not one is refused before anything is sent', () => {
  expect(() => signerAt(remoteService(started), { code: 'PNOEE-1' })).toThrow(expect.objectContaining({ code: 'code-malformed' }));
});
