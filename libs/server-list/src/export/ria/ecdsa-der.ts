/** An ECDSA signature `R‖S` as the DER that OpenSSL and the DigiDoc clients take: SEQUENCE of two INTEGERs. */
export function ecdsaDer(signature: Uint8Array): Buffer {
  const half = signature.length / 2;
  const integers = Buffer.concat([integer(signature.subarray(0, half)), integer(signature.subarray(half))]);
  return Buffer.concat([Buffer.from([0x30, ...lengthOf(integers)]), integers]);
}

/** Positive and as short as can be (X.690, 8.3). */
function integer(magnitude: Uint8Array): Buffer {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.alloc(1) : Buffer.from(magnitude.subarray(first));
  const positive = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
  return Buffer.concat([Buffer.from([0x02, ...lengthOf(positive)]), positive]);
}

/** Integers of P-521 make a sequence longer than 127 bytes, and never one longer than 255. */
function lengthOf({ length }: Uint8Array): readonly number[] {
  return length < 0x80 ? [length] : [0x81, length];
}
