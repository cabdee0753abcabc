/** DER of the subject's name in a DER certificate (RFC 5280, 4.1), which a token wants to know of a certificate. */
export function subjectOf(certificate: Uint8Array): Buffer {
  const der = Buffer.from(certificate);
  let at = insideOf(der, insideOf(der, 0));
  // version (present in all but v1), serialNumber, signature, issuer, validity
  if (der[at] === 0xa0) at = endOf(der, at);
  for (let field = 0; field < 4; field++) at = endOf(der, at);
  return der.subarray(at, endOf(der, at));
}

function insideOf(der: Buffer, at: number): number {
  const length = der.readUInt8(at + 1);
  return at + 2 + (length < 0x80 ? 0 : length - 0x80);
}

function endOf(der: Buffer, at: number): number {
  const inside = insideOf(der, at);
  return inside + (inside === at + 2 ? der.readUInt8(at + 1) : der.readUIntBE(at + 2, inside - at - 2));
}
