/** What the phone shows for a hash to sign (MID REST API, 2.4.1): six bits from its beginning and seven from its end, as four digits. */
export function verificationCode(hash: Uint8Array): string {
  const number = ((0xfc & (hash[0] ?? 0)) << 5) | ((hash.at(-1) ?? 0) & 0x7f);
  return String(number).padStart(4, '0');
}
