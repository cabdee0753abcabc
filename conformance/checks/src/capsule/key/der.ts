/** SEQUENCE of these (X.690, 8.9). */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(0x30, Buffer.concat(parts));
}

/** INTEGER with these octets in two's complement, minimal or not. */
export function integerOf(octets: Uint8Array): Uint8Array {
  return element(0x02, octets);
}

/** INTEGER of a magnitude: with the octet that keeps it positive where it needs one. */
export function positive(magnitude: Uint8Array): Uint8Array {
  return integerOf((magnitude[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude);
}

/** An element in definite form with the shortest length (X.690, 10.1). */
export function element(tag: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
}
