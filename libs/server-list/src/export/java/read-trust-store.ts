/**
 * Reads a PKCS#12 file as Java's own key store does: a certificate is a trusted entry only when its bag carries
 * Oracle's attribute for trusted key usage. Modern protection only: PBES2 with AES-256-CBC, SHA-256 throughout.
 */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { unfaithful } from '../faithful.ts';
import { elementsIn, inside, integerIn, type Der } from './der.ts';

/** Object identifiers, as DER has them. */
const oids = {
  encryptedData: '2a864886f70d010706',
  certificateBag: '2a864886f70d010c0a0103',
  friendlyName: '2a864886f70d010914',
  trustedKeyUsage: '6086480186f966adca7b0101',
} as const;

/** Alias and DER (base64) of each trusted entry. @throws ServerListProblem `server-list-export-unfaithful` */
export function readTrustStore(bytes: Uint8Array, password: string): Readonly<Record<string, string>> {
  const [file] = elementsIn(Buffer.from(bytes));
  const safe = inside(file, 1, 1, 0).content;
  checkIntegrity(inside(file, 2), safe, password);
  const trusted: Record<string, string> = {};
  for (const contents of elementsIn(inside(elementsIn(safe)[0]).content)) {
    if (inside(contents, 0).content.toString('hex') !== oids.encryptedData) throw unfaithful('the trust store has certificates that are not encrypted');
    const encrypted = inside(contents, 1, 0, 1);
    for (const bag of elementsIn(inside(elementsIn(decrypt(encrypted, password))[0]).content)) {
      const attributes = attributesOf(bag);
      if (inside(bag, 0).content.toString('hex') !== oids.certificateBag || !(oids.trustedKeyUsage in attributes)) continue;
      const alias = Buffer.from(inside(attributes[oids.friendlyName]).content).swap16().toString('utf16le');
      trusted[alias] = inside(bag, 1, 0, 1, 0).content.toString('base64');
    }
  }
  return trusted;
}

/** First value of each attribute of a bag, by object identifier. */
function attributesOf(bag: Der): Readonly<Record<string, Der>> {
  const [, , set] = elementsIn(bag.content);
  return set ? Object.fromEntries(elementsIn(set.content).map((attribute) => [inside(attribute, 0).content.toString('hex'), inside(attribute, 1, 0)])) : {};
}

/** PBES2 (RFC 8018, 6.2). */
function decrypt(encrypted: Der, password: string): Buffer {
  const parameters = inside(encrypted, 1, 1);
  const [salt, iterations] = [inside(parameters, 0, 1, 0).content, integerIn(inside(parameters, 0, 1, 1))];
  const decipher = createDecipheriv('aes-256-cbc', pbkdf2Sync(password, salt, iterations, 32, 'sha256'), inside(parameters, 1, 1).content);
  return Buffer.concat([decipher.update(inside(encrypted, 2).content), decipher.final()]);
}

function checkIntegrity(mac: Der, safe: Buffer, password: string): void {
  const key = macKey(password, inside(mac, 1).content, integerIn(inside(mac, 2)));
  if (!createHmac('sha256', key).update(safe).digest().equals(inside(mac, 0, 1).content)) throw unfaithful("the trust store's integrity check fails");
}

/** RFC 7292, B.2, for one block of SHA-256 and purpose 3: the key of the integrity check. */
function macKey(password: string, salt: Buffer, iterations: number): Buffer {
  const block = 64;
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  const filled = (bytes: Buffer): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  let digest = Buffer.concat([Buffer.alloc(block, 3), filled(salt), filled(text)]);
  for (let round = 0; round < iterations; round += 1) digest = createHash('sha256').update(digest).digest();
  return digest;
}
