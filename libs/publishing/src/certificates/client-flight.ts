/**
 * Whether a client answered a server's demand for a certificate, seen from the records that the client wrote. Node tells
 * nobody that a server asked; but a client that is asked always answers, with an empty list if it has none.
 *
 * TLS 1.3 (RFC 8446, 4.4): without a demand the client's protected handshake is its Finished and nothing else, 4 bytes
 * and the length of the hash. TLS 1.2 (RFC 5246, 7.4.6): a Certificate message, in the clear.
 *
 * @param written everything the client wrote until the handshake was over
 * @param hashLength of the cipher suite, in bytes
 */
export function clientWasAsked(written: Uint8Array, version: string, hashLength: number): boolean {
  const records = recordsOf(Buffer.from(written));
  if (version === 'TLSv1.3') {
    // Each protected record ends with its type and 16 bytes of tag.
    const sent = records.filter(({ type }) => type === 23).reduce((sum, { body }) => sum + body.length - 17, 0);
    return sent > 4 + hashLength;
  }
  const changeOver = records.findIndex(({ type }) => type === 20);
  const clear = Buffer.concat(records.slice(0, changeOver === -1 ? records.length : changeOver).map(({ body }) => body));
  return messageTypes(clear).includes(11);
}

function recordsOf(bytes: Buffer): readonly { readonly type: number; readonly body: Buffer }[] {
  const records = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    records.push({ type: bytes.readUInt8(at), body: bytes.subarray(at + 5, end) });
    at = end;
  }
  return records;
}

function messageTypes(bytes: Buffer): readonly number[] {
  const types = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4 + bytes.readUIntBE(at + 1, 3)) types.push(bytes.readUInt8(at));
  return types;
}
