/**
 * Decodes canonical base64: standard alphabet, padded, no white space, unused bits zero (RFC 4648, 4).
 *
 * @returns undefined for anything else
 */
export function parseBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
