import { createHash, sign } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EidCode } from '../problem.ts';
import type { RemoteSigner } from '../remote-signer.ts';
import { ecKey, rsaKey } from '../testing/card-world.ts';
import { optionsFor, phoneWorld, type PhoneWorld, type Signer } from '../testing/phone-world.ts';
import { remoteService, type RemoteService } from '../testing/remote-service.ts';
import { smartIdSigner, type SmartIdOptions } from './signer.ts';
import { smartIdVerificationCode } from './verification-code.ts';

let world: PhoneWorld;
beforeAll(async () => {
  world = await phoneWorld();
});

const signingInput = Buffer.from('header.payload');
const hash = createHash('sha256').update(signingInput).digest();
const started = { sessionID: 'de305d54-75b4-431b-adb2-eb6b9e546014' };
const running = { state: 'RUNNING' };
const shown = vi.fn<(code: string) => void>();
beforeEach(() => shown.mockReset());

function signerAt({ request }: RemoteService, options: Partial<SmartIdOptions> = {}): RemoteSigner {
  return smartIdSigner({ ...optionsFor(world), baseUrl: 'https://localhost:1/smart-id/v2', pins: [], request, onVerificationCode: shown, ...options });
}

/** A session that ended well, but for what is changed. */
function complete({ key, certificate }: Signer = world.smartId, { level = 'QUALIFIED', signature = sign('sha256', signingInput, key) } = {}): object {
  return {
    state: 'COMPLETE',
    result: { endResult: 'OK', documentNumber: 'PNOEE-30303039914-MOCK-Q' },
    signature: { value: signature.toString('base64'), algorithm: 'sha256WithRSAEncryption' },
    cert: { value: Buffer.from(certificate).toString('base64'), certificateLevel: level },
    interactionFlowUsed: 'confirmationMessageAndVerificationCodeChoice',
  };
}

test('UC.Client.04/7 the request is what RP API v2 wants, and the signature that of a JWS', async () => {
  const service = remoteService(started, running, running, complete());
  const signer = signerAt(service, { bearer: () => 'b64token', displayText: 'Open letter.cdoc2' });
  const { signature, certificate } = await signer.sign(signingInput);
  expect(signer.algorithm).toBe('RS256');
  expect(Buffer.from(signature)).toStrictEqual(sign('sha256', signingInput, world.smartId.key));
  expect(Buffer.from(certificate)).toStrictEqual(Buffer.from(world.smartId.certificate));
  const [post, ...gets] = service.requests;
  expect(post).toMatchObject({
    method: 'POST',
    url: 'https://localhost:1/smart-id/v2/authentication/etsi/PNOEE-30303039914',
    headers: { 'content-type': 'application/json', authorization: 'Bearer b64token' },
  });
  expect(JSON.parse(Buffer.from(post?.body ?? []).toString())).toStrictEqual({
    relyingPartyUUID: '00000000-0000-4000-8000-000000000000',
    relyingPartyName: 'TESTBED',
    certificateLevel: 'QUALIFIED',
    hash: hash.toString('base64'),
    hashType: 'SHA256',
    allowedInteractionsOrder: [{ type: 'confirmationMessageAndVerificationCodeChoice', displayText200: 'Open letter.cdoc2' }],
  });
  expect(gets).toHaveLength(3);
  for (const get of gets) expect(get).toMatchObject({ method: 'GET', url: `https://localhost:1/smart-id/v2/session/${started.sessionID}?timeoutMs=5000` });
  expect(shown.mock.calls).toStrictEqual([[smartIdVerificationCode(hash)]]);
});

describe('UC.Client.04/8a each end of a session has its own code', () => {
  test.each<[string, EidCode]>([
    ['USER_REFUSED', 'smart-id-refused'],
    ['USER_REFUSED_CERT_CHOICE', 'smart-id-refused-certificate-choice'],
    ['USER_REFUSED_DISPLAYTEXTANDPIN', 'smart-id-refused-pin'],
    ['USER_REFUSED_VC_CHOICE', 'smart-id-refused-code-choice'],
    ['USER_REFUSED_CONFIRMATIONMESSAGE', 'smart-id-refused-message'],
    ['USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE', 'smart-id-refused-message-or-code'],
    ['TIMEOUT', 'smart-id-timeout'],
    ['WRONG_VC', 'smart-id-wrong-code'],
    ['DOCUMENT_UNUSABLE', 'document-unusable'],
    ['REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP', 'smart-id-interaction-unsupported'],
    ['SOMETHING_NEW', 'service-answer-malformed'],
    ['toString', 'service-answer-malformed'],
  ])('%s: %s', async (endResult, code) => {
    const service = remoteService(started, { state: 'COMPLETE', result: { endResult } });
    await expect(signerAt(service).sign(signingInput)).rejects.toMatchObject({ name: 'EidProblem', code, next: expect.any(String) });
  });

  test('nobody answers: smart-id-timeout', async () => {
    await expect(signerAt(remoteService(started, running), { timeout: 20 }).sign(signingInput)).rejects.toMatchObject({ code: 'smart-id-timeout' });
    expect(shown).toHaveBeenCalledTimes(1);
  });
});

describe('UC.KTS.07/3a each refusal by status has its own code', () => {
  test.each<[number, EidCode]>([
    [400, 'smart-id-request-malformed'],
    [401, 'smart-id-relying-party-unknown'],
    [403, 'smart-id-not-permitted'],
    [404, 'account-not-found'],
    [471, 'smart-id-account-unsuitable'],
    [472, 'smart-id-account-needs-attention'],
    [480, 'smart-id-client-outdated'],
    [580, 'smart-id-maintenance'],
    [500, 'service-status-unexpected'],
  ])('to the request for a session, %i: %s, and no code is shown', async (status, code) => {
    await expect(signerAt(remoteService(status)).sign(signingInput)).rejects.toMatchObject({ code });
    expect(shown).not.toHaveBeenCalled();
  });

  test.each<[number, EidCode]>([
    [400, 'smart-id-request-malformed'],
    [401, 'smart-id-relying-party-unknown'],
    [403, 'smart-id-not-permitted'],
    [404, 'smart-id-session-unknown'],
    [480, 'smart-id-client-outdated'],
    [580, 'smart-id-maintenance'],
    [503, 'service-status-unexpected'],
  ])('to a question about the session, %i: %s', async (status, code) => {
    await expect(signerAt(remoteService(started, running, status)).sign(signingInput)).rejects.toMatchObject({ code });
  });
});

describe('Smart-ID RP API v2, 2.3.13.3: an answer is not believed', () => {
  const hour = 3_600_000;
  test.each<[string, string, () => object]>([
    ['another hash was signed', 'signature-invalid', () => complete(world.smartId, { signature: sign('sha256', Buffer.from('header.other'), world.smartId.key) })],
    ['one bit of the signature is turned', 'signature-invalid', () => complete(world.smartId, { signature: tampered(sign('sha256', signingInput, world.smartId.key)) })],
    ['another key signed', 'signature-invalid', () => complete(world.smartId, { signature: sign('sha256', signingInput, rsaKey()) })],
    ["another person's certificate", 'signer-certificate-of-another', () => complete(world.signer('smart-id', rsaKey(), { code: '38001085718' }))],
    ['a certificate of Mobile-ID', 'wrong-key-type', () => complete(world.mobileId)],
    ['a certificate that has expired', 'certificate-expired', () => complete(world.signer('smart-id', rsaKey(), { notAfter: new Date(Date.now() - hour / 2) }))],
    ['a key that is not RSA', 'wrong-key-type', () => complete(world.signer('smart-id', ecKey('P-256')))],
    ['a lower certificate level', 'smart-id-certificate-level', () => complete(world.smartId, { level: 'ADVANCED' })],
  ])('%s: %s', async (_what, code, answer) => {
    await expect(signerAt(remoteService(started, answer())).sign(signingInput)).rejects.toMatchObject({ code });
  });

  test('an issuer that is not trusted: certificate-untrusted', async () => {
    const issuers = [world.hierarchy.authorities['mobile-id'].certificate.raw];
    await expect(signerAt(remoteService(started, complete()), { issuers }).sign(signingInput)).rejects.toMatchObject({ code: 'certificate-untrusted' });
  });

  test.each<[string, object, ...object[]]>([
    ['no session', {}],
    ['a list', []],
    ['what is not JSON', Buffer.from('{')],
    ['no state', started, {}],
    ['no result', started, { state: 'COMPLETE' }],
    ['no certificate', started, { state: 'COMPLETE', result: { endResult: 'OK' } }],
    ['no signature', started, { state: 'COMPLETE', result: { endResult: 'OK' }, cert: { value: 'AA==', certificateLevel: 'QUALIFIED' } }],
  ])('%s: service-answer-malformed', async (_what, start, ...states) => {
    await expect(signerAt(remoteService(start, ...states)).sign(signingInput)).rejects.toMatchObject({ code: 'service-answer-malformed' });
  });
});

test.each(['30303039914', 'PNOEE-30303039915', 'PNOLV-30303039914', 'PNOEE-30303039914/../x', ''])('UC.Client.04/3 the code %s is refused before anything is sent', (code) => {
  const service = remoteService(started);
  expect(() => signerAt(service, { code })).toThrow(expect.objectContaining({ code: 'code-malformed' }));
  expect(service.requests).toStrictEqual([]);
});

function tampered(signature: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  signature[7] = (signature[7] ?? 0) ^ 1;
  return signature;
}
