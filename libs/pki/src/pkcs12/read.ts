import { createPrivateKey, timingSafeEqual, type KeyObject, type X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { readCertificate } from '../certificate/read.ts';
import { publicKeyOf } from '../key/public-key.ts';
import { PkiProblem } from '../problem.ts';
import { at, binary, childrenOf, contentOf, decode, encode, integerOf, oidOf, oids, type Element } from './asn1.ts';
import { macHashes, macOf, type MacParameters } from './mac.ts';
import { decryptPbes2 } from './pbes2.ts';
import type { KeyStore } from './write.ts';

/** More would keep a processor busy for minutes: no program writes such a file. */
const maximumIterations = 10_000_000;

/** The password-based schemes of PKCS#12 that node-forge knows and its types leave out. */
const { pbe } = forge.pki as unknown as { readonly pbe: { getCipher(oid: string, parameters: Element, password: string): forge.cipher.BlockCipher } };

/**
 * Reads the private key of a PKCS#12 file and its certificate, found by the key. Files of OpenSSL, Java and
 * this library, old ciphers (3DES, RC2) included; key EC on a curve CDOC2 knows, or RSA.
 *
 * @throws PkiProblem `pkcs12-password-wrong`, `pkcs12-malformed` (also when there is no key with its
 *   certificate), `key-type-unsupported`
 */
export function readPkcs12(bytes: Uint8Array, password: string): KeyStore {
  try {
    const file = decode(bytes);
    const safe = contentOf(at(file, 1, 1, 0));
    const sealed = childrenOf(file).length > 2;
    if (sealed) checkIntegrity(at(file, 2), safe, password);
    const bags = childrenOf(decode(safe)).flatMap((content) => bagsOf(content, password, sealed));
    return keyStoreOf(bags, password, sealed);
  } catch (cause) {
    if (cause instanceof PkiProblem) throw cause;
    throw malformed('it cannot be read', cause);
  }
}

function checkIntegrity(macData: Element, contents: Uint8Array, password: string): void {
  const hash = macHashes[oidOf(at(macData, 0, 0, 0)) as keyof typeof macHashes] as MacParameters['hash'] | undefined;
  if (!hash) throw malformed('its integrity check is of an unknown sort');
  const expected = contentOf(at(macData, 0, 1));
  const salt = contentOf(at(macData, 1));
  const [, , count] = childrenOf(macData);
  const iterations = count ? integerOf(count) : 1;
  if (iterations < 1 || iterations > maximumIterations) throw malformed(`its integrity check wants ${iterations} iterations`);
  const actual = macOf(contents, { password, hash, salt, iterations });
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw passwordWrong();
}

function bagsOf(content: Element, password: string, sealed: boolean): readonly Element[] {
  switch (oidOf(at(content, 0))) {
    case oids.data:
      return childrenOf(decode(contentOf(at(content, 1, 0))));
    case oids.encryptedData: {
      const encrypted = at(content, 1, 0, 1);
      return childrenOf(decode(decrypt(at(encrypted, 1), contentOf(at(encrypted, 2)), password, sealed)));
    }
    default:
      throw malformed('it is protected by a public key, not by a password');
  }
}

function keyStoreOf(bags: readonly Element[], password: string, sealed: boolean): KeyStore {
  const certificates = bags.filter((bag) => isBag(bag, oids.certificateBag)).map((bag) => readCertificate(contentOf(at(bag, 1, 0, 1, 0))));
  const keys = bags
    .filter((bag) => isBag(bag, oids.shroudedKeyBag) || isBag(bag, oids.keyBag))
    .map((bag) => keyOf(bag, password, sealed));
  for (const key of keys) {
    const certificate = certificates.find((candidate) => candidate.checkPrivateKey(key));
    if (certificate) {
      publicKeyOf(key);
      return { key, certificate, chain: chainOf(certificate, certificates) };
    }
  }
  throw malformed(keys.length > 0 ? 'no certificate in it belongs to a private key in it' : 'there is no private key in it');
}

/** The issuers of a certificate among those given, nearest first. */
function chainOf(certificate: X509Certificate, candidates: readonly X509Certificate[]): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let last: X509Certificate | undefined = certificate;
  while (last) {
    const child: X509Certificate = last;
    last = candidates.find((candidate) => candidate !== certificate && !chain.includes(candidate) && child.checkIssued(candidate));
    if (last) chain.push(last);
  }
  return chain;
}

function keyOf(bag: Element, password: string, sealed: boolean): KeyObject {
  const value = at(bag, 1, 0);
  const der = isBag(bag, oids.keyBag) ? encode(value) : decrypt(at(value, 0), contentOf(at(value, 1)), password, sealed);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function isBag(bag: Element, type: string): boolean {
  return oidOf(at(bag, 0)) === type;
}

/** Without an integrity check a wrong password shows here first. */
function decrypt(algorithm: Element, ciphertext: Uint8Array, password: string, sealed: boolean): Buffer {
  const scheme = oidOf(at(algorithm, 0));
  const parameters = at(algorithm, 1);
  const plaintext = scheme === oids.pbes2 ? decryptPbes2(parameters, ciphertext, password, maximumIterations) : decryptOld(scheme, parameters, ciphertext, password);
  if (plaintext) return plaintext;
  throw sealed ? malformed('its contents do not decrypt') : passwordWrong();
}

/** By PKCS#12's own schemes, which OpenSSL has in its legacy provider only. */
function decryptOld(scheme: string, parameters: Element, ciphertext: Uint8Array, password: string): Buffer | undefined {
  const cipher = pbe.getCipher(scheme, parameters, password);
  cipher.update(forge.util.createBuffer(binary(ciphertext)));
  return cipher.finish() ? Buffer.from(cipher.output.getBytes(), 'latin1') : undefined;
}

function passwordWrong(): PkiProblem {
  return new PkiProblem('pkcs12-password-wrong', 'the password does not open the PKCS#12 file');
}

function malformed(why: string, cause?: unknown): PkiProblem {
  return new PkiProblem('pkcs12-malformed', `this is not a PKCS#12 file with a key and its certificate: ${why}`, { cause });
}
