import { createHash, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { pinnedRequest } from '@testbed/pki';
import { mobileIdSigner } from '../mobile-id/signer.ts';
import { mobileIdVerificationCode } from '../mobile-id/verification-code.ts';
import type { RemoteSigner } from '../remote-signer.ts';
import { smartIdSigner } from '../smart-id/signer.ts';
import { smartIdVerificationCode } from '../smart-id/verification-code.ts';
import { startMockEid, type MockEid } from '../testing/mock-eid-process.ts';
import { optionsFor, phoneWorld, type PhoneWorld } from '../testing/phone-world.ts';
import type { RemoteOptions } from './options.ts';

let world: PhoneWorld;
let mock: MockEid;
beforeAll(async () => {
  world = await phoneWorld();
  mock = await startMockEid(world);
});
afterAll(() => mock?.stop());

const signingInput = Buffer.from('eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOltdfQ');
const hash = createHash('sha256').update(signingInput).digest();
const shown = vi.fn<(code: string) => void>();
beforeEach(() => shown.mockReset());

interface Way {
  readonly service: 'smart-id' | 'mobile-id';
  readonly proxied: boolean;
  readonly bearer?: () => string;
}

function signerBy({ service, proxied, bearer = () => mock.token }: Way): RemoteSigner {
  const direct = service === 'smart-id' ? mock.urls.smartId : mock.urls.mobileId;
  const baseUrl = proxied ? `${mock.urls.proxy}${service === 'smart-id' ? '/smart-id/v2' : '/mobile-id'}` : direct;
  const options: RemoteOptions = {
    ...optionsFor(world),
    baseUrl,
    pins: [mock.certificate],
    request: pinnedRequest,
    onVerificationCode: shown,
    // The proxy asks in its own name.
    ...(proxied ? { bearer, relyingPartyUuid: '', relyingPartyName: '' } : {}),
  };
  return service === 'smart-id' ? smartIdSigner(options) : mobileIdSigner({ ...options, phone: world.phone });
}

const ways: readonly Way[] = [
  { service: 'smart-id', proxied: false },
  { service: 'mobile-id', proxied: false },
  { service: 'smart-id', proxied: true },
  { service: 'mobile-id', proxied: true },
];

describe.each(ways)('$service through the proxy: $proxied', (way) => {
  const { service } = way;
  const behave = (behaviour: object): Promise<unknown> =>
    mock.tell({ type: 'behaviour', person: `PNOEE-${world.person.code}`, service, behaviour });

  test('UC.Client.04/8 the person confirms: a JWS signature with the certificate it is by', async () => {
    expect(await behave({ does: 'confirm' })).toMatchObject({ ok: true });
    const signer = signerBy(way);
    const { signature, certificate } = await signer.sign(signingInput);
    const { publicKey, raw } = new X509Certificate(certificate);
    expect(raw.equals(service === 'smart-id' ? world.smartId.certificate : world.mobileId.certificate)).toBe(true);
    expect(verify('sha256', signingInput, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect(shown.mock.calls).toStrictEqual([[service === 'smart-id' ? smartIdVerificationCode(hash) : mobileIdVerificationCode(hash)]]);
  });

  test('UC.Client.04/8a the person refuses', async () => {
    await behave({ does: 'refuse', after: 0 });
    const code = service === 'smart-id' ? 'smart-id-refused-message-or-code' : 'mobile-id-refused';
    await expect(signerBy(way).sign(signingInput)).rejects.toMatchObject({ name: 'EidProblem', code, next: expect.stringContaining('try again') });
    expect(shown).toHaveBeenCalledTimes(1);
  });

  test('UC.Client.04/8 a person answers while the client waits, comparing the code', async () => {
    await behave({ does: 'wait' });
    const signed = signerBy(way).sign(signingInput);
    await vi.waitFor(() => expect(shown).toHaveBeenCalledTimes(1));
    const { sessions } = (await mock.tell({ type: 'pending' })) as { readonly sessions: readonly { readonly session: string }[] };
    expect(sessions).toMatchObject([{ service, verificationCode: shown.mock.calls[0]?.[0] }]);
    await mock.tell({ type: 'answer', session: sessions[0]?.session, answer: 'confirm' });
    expect(await signed).toHaveProperty('signature');
  });
});

describe('the proxy', () => {
  test.each(ways.filter(({ proxied }) => proxied))('refuses a foreign bearer token before anybody is asked: $service', async (way) => {
    const signer = signerBy({ ...way, bearer: () => 'of-another-world' });
    await expect(signer.sign(signingInput)).rejects.toMatchObject({ code: 'bearer-refused' });
    expect(shown).not.toHaveBeenCalled();
  });
});
