import { createCipheriv, pbkdf2Sync, randomBytes, type KeyObject, type X509Certificate } from 'node:crypto';
import { bmpString, encode, integer, nothing, octets, oid, oids, sequence, set, tagged, taggedOctets, type Element } from './asn1.ts';
import { macOf } from './mac.ts';

/** As many as Java's keytool takes. */
const iterations = 10_000;

/** A private key with its certificate and the authorities above it. */
export interface KeyStore {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  /** Nearest authority first; may be empty. */
  readonly chain: readonly X509Certificate[];
}

/**
 * A PKCS#12 file (RFC 7292) that OpenSSL, Java and browsers read: PBES2 with AES-256-CBC, PBKDF2 and
 * HMAC-SHA-256, integrity by SHA-256.
 *
 * @param store.friendlyName what the entry is called; Java's alias
 */
export function writePkcs12({ key, certificate, chain, password, friendlyName }: KeyStore & { readonly password: string; readonly friendlyName: string }): Uint8Array {
  const names = [attribute(oids.friendlyName, bmpString(friendlyName)), attribute(oids.localKeyId, octets(randomBytes(20)))];
  const { algorithm, ciphertext } = encrypt(key.export({ format: 'der', type: 'pkcs8' }), password);
  const keyBag = bag(oids.shroudedKeyBag, sequence(algorithm, octets(ciphertext)), names);
  const certificates = [certificateBag(certificate, names), ...chain.map((authority) => certificateBag(authority, []))];
  return protect([encryptedData(sequence(...certificates), password), data(encode(sequence(keyBag)))], password);
}

/** A PKCS#12 file of certificates that Java takes as trusted, each under its alias. */
export function writeTrustStore(trusted: Readonly<Record<string, X509Certificate>>, password: string): Uint8Array {
  const certificates = Object.entries(trusted).map(([alias, certificate]) =>
    certificateBag(certificate, [attribute(oids.friendlyName, bmpString(alias)), attribute(oids.trustedKeyUsage, oid(oids.anyExtendedKeyUsage))]),
  );
  return protect([encryptedData(sequence(...certificates), password)], password);
}

function protect(contents: readonly Element[], password: string): Uint8Array {
  const safe = encode(sequence(...contents));
  const salt = randomBytes(16);
  const mac = macOf(safe, { password, hash: 'sha256', salt, iterations });
  const digest = sequence(sequence(oid('2.16.840.1.101.3.4.2.1'), nothing()), octets(mac));
  return new Uint8Array(encode(sequence(integer(3), data(safe), sequence(digest, octets(salt), integer(iterations)))));
}

function certificateBag(certificate: X509Certificate, attributes: readonly Element[]): Element {
  return bag(oids.certificateBag, sequence(oid(oids.x509Certificate), tagged(octets(certificate.raw))), attributes);
}

function bag(type: string, value: Element, attributes: readonly Element[]): Element {
  return sequence(oid(type), tagged(value), ...(attributes.length > 0 ? [set(...attributes)] : []));
}

function attribute(type: string, value: Element): Element {
  return sequence(oid(type), set(value));
}

function data(bytes: Uint8Array): Element {
  return sequence(oid(oids.data), tagged(octets(bytes)));
}

function encryptedData(contents: Element, password: string): Element {
  const { algorithm, ciphertext } = encrypt(encode(contents), password);
  return sequence(oid(oids.encryptedData), tagged(sequence(integer(0), sequence(oid(oids.data), algorithm, taggedOctets(ciphertext)))));
}

/** PBES2 (RFC 8018 6.2). */
function encrypt(plaintext: Uint8Array, password: string): { readonly algorithm: Element; readonly ciphertext: Uint8Array } {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, iterations, 32, 'sha256'), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const derivation = sequence(oid(oids.pbkdf2), sequence(octets(salt), integer(iterations), integer(32), sequence(oid(oids.hmacWithSha256), nothing())));
  return { algorithm: sequence(oid(oids.pbes2), sequence(derivation, sequence(oid(oids.aes256Cbc), octets(iv)))), ciphertext };
}
