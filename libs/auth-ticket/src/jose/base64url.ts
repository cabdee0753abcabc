/** Encodes without padding (RFC 7515, 2). */
export function base64url(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64url');
}

/** Decodes canonical base64url: no padding, no white space, unused bits zero; undefined for anything else. */
export function parseBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
