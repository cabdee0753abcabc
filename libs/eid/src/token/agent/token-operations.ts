import { createPrivateKey } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { certificateObject, createObject, generateKeyPair, keyPairObjects } from '../cryptoki/key-pair.ts';
import { loadModule } from '../cryptoki/module.ts';
import { findPrivateKey } from '../cryptoki/private-key.ts';
import { readPublicKey, readPublicObjects } from '../cryptoki/public-objects.ts';
import { login, openSession, readAttributes, type Session } from '../cryptoki/session.ts';
import { awaitToken, initialiseToken } from '../cryptoki/slot.ts';
import type { AgentOperations, TokenLogin } from './operations.ts';

/** The operations that need a token once. */
export const tokenOperations: Pick<AgentOperations, 'readPublicObjects' | 'provision' | 'generate' | 'storeCertificate' | 'describe'> = {
  readPublicObjects: (token) => readPublicObjects(openToken(token)),
  provision(order) {
    const key = createPrivateKey({ key: Buffer.from(order.key), format: 'der', type: 'pkcs8' });
    // All that can be wrong with them is found before a token is made that would then be half full.
    const objects = [...keyPairObjects(order.token, key), certificateObject(order.token, order.certificate)];
    const session = makeToken(order);
    for (const object of objects) createObject(session, object);
  },
  generate(order) {
    const session = makeToken(order);
    return readPublicKey(session, generateKeyPair(session, order.token, order.curve));
  },
  storeCertificate(order) {
    createObject(openLoggedIn(order), certificateObject(order.token, order.certificate));
  },
  describe(order) {
    const session = openLoggedIn(order);
    const key = findPrivateKey(session, readPublicObjects(session).id);
    const [keyType, sensitive, extractable, neverExtractable, alwaysSensitive] = readAttributes(
      session,
      key,
      pkcs11.CKA_KEY_TYPE,
      pkcs11.CKA_SENSITIVE,
      pkcs11.CKA_EXTRACTABLE,
      pkcs11.CKA_NEVER_EXTRACTABLE,
      pkcs11.CKA_ALWAYS_SENSITIVE,
    );
    return {
      keyType: keyType.readUInt8() === pkcs11.CKK_EC ? 'ec' : 'rsa',
      sensitive: sensitive.readUInt8() !== 0,
      extractable: extractable.readUInt8() !== 0,
      neverExtractable: neverExtractable.readUInt8() !== 0,
      alwaysSensitive: alwaysSensitive.readUInt8() !== 0,
    };
  },
};

/** A session with a token that is there, logged in. */
export function openLoggedIn(order: TokenLogin): Session {
  const session = openToken(order);
  login(session, order.pin);
  return session;
}

function openToken({ module, token }: Pick<TokenLogin, 'module' | 'token'>): Session {
  const cryptoki = loadModule(module);
  return openSession(cryptoki, awaitToken(cryptoki, token));
}

function makeToken({ module, token, pin, soPin }: TokenLogin & { soPin: string }): Session {
  const cryptoki = loadModule(module);
  const session = openSession(cryptoki, initialiseToken(cryptoki, token, soPin, pin));
  login(session, pin);
  return session;
}
