import pkcs11, { type Handle, type PKCS11 } from 'pkcs11js';
import { EidProblem } from '../../problem.ts';
import { answered, refusal } from './refusal.ts';

/** How often a token that is not there is looked for, and milliseconds between. */
const looks = 6;
const pause = 100;

/**
 * The slot that holds the token with this label, as `findToken`, but not given up at first sight: SoftHSM writes to a
 * token at every login, and a process that lists the slots at that moment sees none.
 */
export function awaitToken(cryptoki: PKCS11, label: string): Handle {
  for (let look = 1; ; look += 1) {
    try {
      return findToken(cryptoki, label);
    } catch (error) {
      const hidden = error instanceof EidProblem || answered(error, pkcs11.CKR_GENERAL_ERROR);
      if (!hidden || look === looks) throw refusal(error, 'listing the tokens');
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    // A module reads its tokens when it starts.
    cryptoki.C_Finalize();
    cryptoki.C_Initialize();
  }
}

/** The slot that holds the token with this label. @throws EidProblem token-not-found, with the labels that are there */
export function findToken(cryptoki: PKCS11, label: string): Handle {
  const tokens = initialisedTokens(cryptoki);
  const found = tokens.find((token) => token.label === label);
  if (found) return found.slot;
  const present = tokens.map((token) => `"${token.label}"`).join(', ');
  throw new EidProblem('token-not-found', `no token is labelled "${label}"; there is ${present || 'no token at all'}`, 'connect the token');
}

/**
 * Makes a token of an empty slot and gives it a user PIN; returns its slot.
 *
 * @throws EidProblem token-exists, token-not-found if there is no empty slot, pin-length
 */
export function initialiseToken(cryptoki: PKCS11, label: string, soPin: string, pin: string): Handle {
  if (initialisedTokens(cryptoki).some((token) => token.label === label)) {
    throw new EidProblem('token-exists', `a token labelled "${label}" exists already and is left as it is`);
  }
  const padded = paddedLabel(label);
  const empty = cryptoki.C_GetSlotList(true).find((slot) => !isInitialised(cryptoki, slot));
  if (!empty) throw new EidProblem('token-not-found', 'the module has no empty slot for a new token');
  demandPinLength(cryptoki, empty, soPin);
  demandPinLength(cryptoki, empty, pin);
  try {
    cryptoki.C_InitToken(empty, soPin, padded);
    // A slot gets another number when its token is initialised.
    const slot = findToken(cryptoki, label);
    const session = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    cryptoki.C_Login(session, pkcs11.CKU_SO, soPin);
    cryptoki.C_InitPIN(session, pin);
    cryptoki.C_Logout(session);
    cryptoki.C_CloseSession(session);
    return slot;
  } catch (error) {
    throw refusal(error, 'initialising the token');
  }
}

/** Refuses a PIN that cannot be right by its length, before it costs a try. @throws EidProblem pin-length */
export function demandPinLength(cryptoki: PKCS11, slot: Handle, pin: string): void {
  const { minPinLen, maxPinLen } = cryptoki.C_GetTokenInfo(slot);
  const length = Buffer.byteLength(pin);
  if (length < minPinLen || length > maxPinLen) {
    throw new EidProblem('pin-length', `a PIN of this token has ${minPinLen} to ${maxPinLen} characters`);
  }
}

function initialisedTokens(cryptoki: PKCS11): { slot: Handle; label: string }[] {
  return cryptoki
    .C_GetSlotList(true)
    .filter((slot) => isInitialised(cryptoki, slot))
    .map((slot) => ({ slot, label: cryptoki.C_GetTokenInfo(slot).label.trimEnd() }));
}

function isInitialised(cryptoki: PKCS11, slot: Handle): boolean {
  return (cryptoki.C_GetTokenInfo(slot).flags & pkcs11.CKF_TOKEN_INITIALIZED) !== 0;
}

/** PKCS#11 wants 32 bytes, filled up with blanks; the binding passes on what it is given. */
function paddedLabel(label: string): string {
  const missing = 32 - Buffer.byteLength(label);
  if (missing < 0 || label !== label.trim()) {
    throw new EidProblem('token-refused', 'a token label has at most 32 bytes and no blanks around it');
  }
  return label + ' '.repeat(missing);
}
