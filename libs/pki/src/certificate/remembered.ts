import type { X509Certificate } from 'node:crypto';

/** Certificates of people are 1 to 2 kB; with what OpenSSL and the memories of facts hold, some 10 MB when full. */
export const maximumRemembered = 1000;
/** Bytes of the longest certificate that is remembered. */
export const maximumLength = 4096;

const lately = new Map<string, X509Certificate>();

/** The certificate that these very bytes gave lately, else what `read` makes of them. What it refuses is not remembered. */
export function remembered(bytes: Buffer, read: () => X509Certificate): X509Certificate {
  if (bytes.length > maximumLength) return read();
  const key = bytes.toString('latin1');
  const certificate = lately.get(key) ?? read();
  // A Map keeps the order of insertion: the first is the one that nobody has shown for longest.
  lately.delete(key);
  lately.set(key, certificate);
  const [oldest] = lately.keys();
  if (oldest !== undefined && lately.size > maximumRemembered) lately.delete(oldest);
  return certificate;
}
