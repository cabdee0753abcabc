import pkcs11, { type PKCS11 } from 'pkcs11js';
import { expect, test } from 'vitest';
import { awaitToken } from './slot.ts';

/** A module that shows what it does not hide, from one start to the next. */
function module(...starts: readonly (readonly string[] | number)[]): { readonly cryptoki: PKCS11; readonly starts: () => number } {
  let at = 0;
  const shown = (): readonly string[] => {
    const now = starts[Math.min(at, starts.length - 1)] ?? [];
    if (typeof now === 'number') throw Object.assign(Object.create(pkcs11.Pkcs11Error.prototype) as Error, { code: now, message: `CKR ${now}` });
    return now;
  };
  const cryptoki = {
    C_GetSlotList: () => shown().map((_, slot) => Buffer.of(slot)),
    C_GetTokenInfo: (slot: Buffer) => ({ flags: pkcs11.CKF_TOKEN_INITIALIZED, label: shown()[slot.readUInt8()] }),
    C_Finalize: () => {},
    C_Initialize: () => void (at += 1),
  };
  return { cryptoki: cryptoki as unknown as PKCS11, starts: () => at };
}

test('a token that is there is found at once', () => {
  const { cryptoki, starts } = module(['other', 'card  ']);
  expect(awaitToken(cryptoki, 'card')).toEqual(Buffer.of(1));
  expect(starts()).toBe(0);
});

test('one that another process writes to is found when it is back', () => {
  const { cryptoki, starts } = module([], pkcs11.CKR_GENERAL_ERROR, ['card']);
  expect(awaitToken(cryptoki, 'card')).toEqual(Buffer.of(0));
  expect(starts()).toBe(2);
});

test.for([
  ['is not there', ['other'], { code: 'token-not-found', message: 'no token is labelled "card"; there is "other"' }],
  ['is in a module that only fails', pkcs11.CKR_GENERAL_ERROR, { code: 'token-refused' }],
] as const)('one that %s is given up after half a second', ([, shown, problem]) => {
  const { cryptoki, starts } = module(shown);
  expect(() => awaitToken(cryptoki, 'card')).toThrow(expect.objectContaining(problem));
  expect(starts()).toBe(5);
});

test('any other failure is told at once', () => {
  const { cryptoki, starts } = module(pkcs11.CKR_DEVICE_REMOVED);
  expect(() => awaitToken(cryptoki, 'card')).toThrow(expect.objectContaining({ code: 'token-removed' }));
  expect(starts()).toBe(0);
});
