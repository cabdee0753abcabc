import { constants, privateEncrypt, type KeyObject } from 'node:crypto';
import type { HashToSign, HashType } from '../request/hash.ts';

/** DER of a `DigestInfo` up to the digest itself (RFC 8017, 9.2 note 1). */
const digestInfo: Readonly<Record<HashType, string>> = {
  SHA256: '3031300d060960864801650304020105000420',
  SHA384: '3041300d060960864801650304020205000430',
  SHA512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5 over a hash that somebody else made: Node signs only what it hashed itself, so the padding is asked for alone. */
export function signHash(key: KeyObject, { hash, hashType }: HashToSign): Uint8Array {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([Buffer.from(digestInfo[hashType], 'hex'), hash]));
}
