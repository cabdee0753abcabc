import { createHash } from 'node:crypto';
import { ecPointToKey } from '@testbed/pki';
import type { Signer } from '@testbed/server-list';
import pkcs11, { type Handle, type PKCS11, type Template } from 'pkcs11js';
import { PublishingProblem } from '../problem.ts';
import { secretAt, type SecretReference } from './secret.ts';

/** A PKCS#11 token. SoftHSM finds its tokens by the environment variable `SOFTHSM2_CONF`. */
export interface TokenReference {
  /** Path of the module: `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string;
  /** The token's label. */
  readonly token: string;
  readonly pin: SecretReference;
}

/** A session that is logged in. */
export interface TokenSession {
  /** A key by its label, which signs without ever leaving the token. @throws PublishingProblem `token-unusable` */
  signer(label: string): Signer;
  /** Makes an EC key pair on P-256 inside the token. @throws PublishingProblem `token-unusable` */
  generate(label: string): void;
  close(): void;
}

/** DER of the identifier of P-256. */
const p256 = Buffer.from('06082a8648ce3d030107', 'hex');

/** Logs in. @throws PublishingProblem `token-unusable`, `secret-unavailable` */
export function openToken({ module, token, pin }: TokenReference): TokenSession {
  const cryptoki = load(module);
  const slot = slotOf(cryptoki, token);
  if (slot === undefined) throw unusable(`no token is labelled "${token}"`, 'connect the token, or set SOFTHSM2_CONF for SoftHSM');
  return session(cryptoki, slot, secretAt(pin));
}

/** Makes a token of an empty slot, with a user PIN. @throws PublishingProblem `token-unusable`, `secret-unavailable`, `signing-keys-exist` */
export function createToken({ module, token, pin, soPin }: TokenReference & { readonly soPin: SecretReference }): TokenSession {
  const cryptoki = load(module);
  if (slotOf(cryptoki, token) !== undefined) throw new PublishingProblem('signing-keys-exist', `a token labelled "${token}" is there already`, 'choose another label; what is there is left as it is');
  const [officer, user] = [secretAt(soPin), secretAt(pin)];
  doing('making the token', () => {
    const empty = cryptoki.C_GetSlotList(true).find((slot) => !initialised(cryptoki, slot));
    if (!empty) throw unusable('the module has no empty slot', 'remove a token, or use another module');
    cryptoki.C_InitToken(empty, officer, token.padEnd(32));
    // SoftHSM gives the slot another number now.
    const slot = slotOf(cryptoki, token);
    if (!slot) throw unusable('the new token is not there', 'look at the module');
    const handle = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    cryptoki.C_Login(handle, pkcs11.CKU_SO, officer);
    cryptoki.C_InitPIN(handle, user);
    cryptoki.C_Logout(handle);
    cryptoki.C_CloseSession(handle);
  });
  const slot = slotOf(cryptoki, token);
  if (!slot) throw unusable('the new token is not there', 'look at the module');
  return session(cryptoki, slot, user);
}

function session(cryptoki: PKCS11, slot: Handle, pin: string): TokenSession {
  const handle = doing('opening the token', () => cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION));
  doing('login with the PIN', () => cryptoki.C_Login(handle, pkcs11.CKU_USER, pin));
  const find = (kind: number, label: string): Handle => {
    const [found] = doing('looking for a key', () => {
      cryptoki.C_FindObjectsInit(handle, [
        { type: pkcs11.CKA_CLASS, value: kind },
        { type: pkcs11.CKA_LABEL, value: label },
      ]);
      const objects = cryptoki.C_FindObjects(handle, 1);
      cryptoki.C_FindObjectsFinal(handle);
      return objects;
    });
    if (!found) throw unusable(`the token has no key labelled "${label}"`, 'compare the labels in the configuration with the token');
    return found;
  };
  return {
    signer(label) {
      const key = find(pkcs11.CKO_PRIVATE_KEY, label);
      const shown = find(pkcs11.CKO_PUBLIC_KEY, label);
      const publicKey = doing('reading a public key', () => {
        const [point] = cryptoki.C_GetAttributeValue(handle, shown, [{ type: pkcs11.CKA_EC_POINT }]);
        return ecPointToKey(pointIn(point?.value as Buffer));
      });
      const hash = publicKey.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';
      return {
        publicKey,
        sign: async (bytes) =>
          doing('signing', () => {
            cryptoki.C_SignInit(handle, { mechanism: pkcs11.CKM_ECDSA }, key);
            return cryptoki.C_Sign(handle, createHash(hash).update(bytes).digest(), Buffer.alloc(256));
          }),
      };
    },
    generate(label) {
      doing('making a key', () => cryptoki.C_GenerateKeyPair(handle, { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN }, publicPart(label), privatePart(label)));
    },
    close() {
      doing('closing the token', () => cryptoki.C_CloseSession(handle));
    },
  };
}

function publicPart(label: string): Template {
  return [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: Buffer.from(label) },
    { type: pkcs11.CKA_VERIFY, value: true },
    { type: pkcs11.CKA_EC_PARAMS, value: p256 },
  ];
}

function privatePart(label: string): Template {
  return [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: true },
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: Buffer.from(label) },
    { type: pkcs11.CKA_SIGN, value: true },
  ];
}

/** CKA_EC_POINT is the uncompressed point in a DER OCTET STRING, shorter than 128 bytes on P-256 and P-384. */
function pointIn(der: Buffer): Buffer {
  return der.subarray(2);
}

function load(module: string): PKCS11 {
  const cryptoki = new pkcs11.PKCS11();
  try {
    cryptoki.load(module);
  } catch {
    throw unusable(`${module} is not a PKCS#11 module that this machine can load`, 'install the module: sudo apt-get install softhsm2 for SoftHSM');
  }
  try {
    cryptoki.C_Initialize();
  } catch (error) {
    if (!(error instanceof pkcs11.Pkcs11Error) || error.code !== pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) throw unusable('the module does not start', 'look at its configuration (SOFTHSM2_CONF for SoftHSM)');
  }
  return cryptoki;
}

function slotOf(cryptoki: PKCS11, label: string): Handle | undefined {
  return doing('looking for the token', () => cryptoki.C_GetSlotList(true).find((slot) => initialised(cryptoki, slot) && cryptoki.C_GetTokenInfo(slot).label.trimEnd() === label));
}

function initialised(cryptoki: PKCS11, slot: Handle): boolean {
  return (cryptoki.C_GetTokenInfo(slot).flags & pkcs11.CKF_TOKEN_INITIALIZED) !== 0;
}

/** Only a module's CKR_ name is passed on: other texts may know the PIN. */
function doing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PublishingProblem) throw error;
    const why = error instanceof pkcs11.Pkcs11Error ? error.message : 'no reason is given';
    throw unusable(`${what} failed: ${why}`, 'look at the token and its PIN; do not try a wrong PIN again, the token may lock it');
  }
}

function unusable(message: string, next: string): PublishingProblem {
  return new PublishingProblem('token-unusable', message, next);
}
