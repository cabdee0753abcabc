/** The four digits of a hash (MID REST API, 2.4.1): six bits from its beginning and seven from its end, as a number. */
export function mobileIdVerificationCode(hash: Uint8Array): string {
  const first = Math.floor((hash[0] ?? 0) / 4);
  const last = (hash.at(-1) ?? 0) % 128;
  return String(first * 128 + last).padStart(4, '0');
}
