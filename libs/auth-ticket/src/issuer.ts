import type { X509Certificate } from 'node:crypto';

/** `etsi/` and a natural person's semantics identifier (ETSI EN 319 412-1, 5.1.3). */
export function isIssuer(text: string): boolean {
  return /^etsi\/(?:PNO|PAS|IDC)[A-Z]{2}-[!-~]{1,20}$/.test(text);
}

/** The one serialNumber of a certificate's subject; undefined where there is none, or more than one. */
export function serialNumberOf(certificate: X509Certificate): string | undefined {
  const known = found.get(certificate);
  if (known) return known.serialNumber;
  // Node's type of a subject knows only some of its attributes; a repeated one is an array.
  const value = new Map<string, unknown>(Object.entries(certificate.toLegacyObject().subject)).get('serialNumber');
  const serialNumber = typeof value === 'string' && value !== '' ? value : undefined;
  found.set(certificate, { serialNumber });
  return serialNumber;
}

/** Two rules ask for it, and Node reads the whole certificate each time. */
const found = new WeakMap<X509Certificate, { readonly serialNumber: string | undefined }>();
