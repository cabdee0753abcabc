import pkcs11 from 'pkcs11js';
import { EidProblem, type EidCode } from '../../problem.ts';

const codes: ReadonlyMap<number, EidCode> = new Map([
  [pkcs11.CKR_PIN_INCORRECT, 'pin-incorrect'],
  [pkcs11.CKR_PIN_LOCKED, 'pin-locked'],
  [pkcs11.CKR_PIN_LEN_RANGE, 'pin-length'],
  [pkcs11.CKR_TOKEN_NOT_PRESENT, 'token-removed'],
  [pkcs11.CKR_DEVICE_REMOVED, 'token-removed'],
  [pkcs11.CKR_SESSION_HANDLE_INVALID, 'token-removed'],
  [pkcs11.CKR_SESSION_CLOSED, 'token-removed'],
  // The key was there when the session began.
  [pkcs11.CKR_OBJECT_HANDLE_INVALID, 'token-removed'],
  [pkcs11.CKR_KEY_HANDLE_INVALID, 'token-removed'],
]);

const advice: Partial<Record<EidCode, string>> = {
  'pin-locked': 'unlock the PIN with the PUK',
  'token-removed': 'connect the token and open it again',
};

/** True if the module answered with this CKR_ value. */
export function answered(error: unknown, value: number): boolean {
  return error instanceof pkcs11.Pkcs11Error && error.code === value;
}

/**
 * A module's refusal in our terms. A CKR_ value says nothing secret; other texts of a module are not passed on.
 *
 * @param doing what was attempted, as a noun phrase
 * @param otherwise the code for a CKR_ value that has none of its own
 */
export function refusal(error: unknown, doing: string, otherwise: EidCode = 'token-refused'): EidProblem {
  if (error instanceof EidProblem) return error;
  if (!(error instanceof pkcs11.Pkcs11Error)) return new EidProblem(otherwise, `${doing} failed`);
  const code = codes.get(error.code) ?? otherwise;
  return new EidProblem(code, `${doing} failed: ${error.message}`, advice[code]);
}
