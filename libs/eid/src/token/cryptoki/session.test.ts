import pkcs11, { type PKCS11 } from 'pkcs11js';
import { describe, expect, test } from 'vitest';
import { login, type Session } from './session.ts';

/** A token that answers a login with a CKR_ value: SoftHSM never locks a PIN and is never taken away. */
function sessionThatAnswers(value: number, flags: number): Session {
  const cryptoki: Pick<PKCS11, 'C_GetTokenInfo' | 'C_Login'> = {
    C_GetTokenInfo: () => ({ minPinLen: 4, maxPinLen: 12, flags }) as ReturnType<PKCS11['C_GetTokenInfo']>,
    C_Login() {
      throw new pkcs11.Pkcs11Error('', value, 'C_Login');
    },
  };
  return { cryptoki: cryptoki as PKCS11, slot: Buffer.alloc(8), handle: Buffer.alloc(8) };
}

describe('UC.Client.02/6b a login that the token refuses', () => {
  test.each([
    ['few tries left', pkcs11.CKR_PIN_INCORRECT, pkcs11.CKF_USER_PIN_COUNT_LOW, 'pin-incorrect', 'try again; few tries are left'],
    ['one try left', pkcs11.CKR_PIN_INCORRECT, pkcs11.CKF_USER_PIN_FINAL_TRY, 'pin-incorrect', 'one try is left before the PIN is locked'],
    ['no try left', pkcs11.CKR_PIN_INCORRECT, pkcs11.CKF_USER_PIN_LOCKED, 'pin-locked', 'unlock the PIN with the PUK'],
    ['locked before', pkcs11.CKR_PIN_LOCKED, pkcs11.CKF_USER_PIN_LOCKED, 'pin-locked', 'unlock the PIN with the PUK'],
    ['taken away', pkcs11.CKR_DEVICE_REMOVED, 0, 'token-removed', 'connect the token and open it again'],
    ['anything else', pkcs11.CKR_GENERAL_ERROR, 0, 'token-refused', undefined],
  ])('%s', (_name, value, flags, code, next) => {
    expect(() => login(sessionThatAnswers(value, flags), '1234')).toThrow(expect.objectContaining({ code, next }));
  });
});
