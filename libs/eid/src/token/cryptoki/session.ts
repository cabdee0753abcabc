import pkcs11, { type Handle, type PKCS11, type Template } from 'pkcs11js';
import { EidProblem } from '../../problem.ts';
import { refusal } from './refusal.ts';
import { demandPinLength } from './slot.ts';

/** A session with one token. */
export interface Session {
  readonly cryptoki: PKCS11;
  readonly slot: Handle;
  readonly handle: Handle;
}

/** Opens a session that can also write. @throws EidProblem token-removed, token-refused */
export function openSession(cryptoki: PKCS11, slot: Handle): Session {
  try {
    const handle = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    return { cryptoki, slot, handle };
  } catch (error) {
    throw refusal(error, 'opening a session with the token');
  }
}

/**
 * Shows the PIN to the token (UC.Client.02 6a). Must be the first login of its process: OpenSSL's engine and some
 * modules remember a PIN and then let a wrong one pass.
 *
 * @throws EidProblem pin-incorrect with the tries left as far as the token tells, pin-locked, pin-length
 */
export function login({ cryptoki, slot, handle }: Session, pin: string): void {
  demandPinLength(cryptoki, slot, pin);
  try {
    cryptoki.C_Login(handle, pkcs11.CKU_USER, pin);
  } catch (error) {
    const problem = refusal(error, 'login with the PIN');
    if (problem.code !== 'pin-incorrect') throw problem;
    throw wrongPin(cryptoki.C_GetTokenInfo(slot).flags);
  }
}

function wrongPin(flags: number): EidProblem {
  if (flags & pkcs11.CKF_USER_PIN_LOCKED) return new EidProblem('pin-locked', 'the PIN is wrong and is locked now', 'unlock the PIN with the PUK');
  if (flags & pkcs11.CKF_USER_PIN_FINAL_TRY) return new EidProblem('pin-incorrect', 'the PIN is wrong', 'one try is left before the PIN is locked');
  if (flags & pkcs11.CKF_USER_PIN_COUNT_LOW) return new EidProblem('pin-incorrect', 'the PIN is wrong', 'try again; few tries are left');
  return new EidProblem('pin-incorrect', 'the PIN is wrong', 'try again');
}

/** Handles of the objects that match. */
export function findObjects({ cryptoki, handle }: Session, template: Template): Handle[] {
  try {
    cryptoki.C_FindObjectsInit(handle, template);
    const found = cryptoki.C_FindObjects(handle, 100);
    cryptoki.C_FindObjectsFinal(handle);
    return found;
  } catch (error) {
    throw refusal(error, 'looking for objects on the token');
  }
}

/** Values of an object's attributes, in the order asked for. @throws EidProblem token-refused, for one the token does not tell too */
export function readAttributes<Types extends readonly number[]>(
  { cryptoki, handle }: Session,
  object: Handle,
  ...types: Types
): { [I in keyof Types]: Buffer } {
  try {
    const read = cryptoki.C_GetAttributeValue(handle, object, types.map((type) => ({ type })));
    return read.map(({ value }) => value) as { [I in keyof Types]: Buffer };
  } catch (error) {
    throw refusal(error, 'reading an object of the token');
  }
}
