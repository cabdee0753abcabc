/** One DER element, as far as a PKCS#12 file of certificates needs it. */
export interface Der {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

/** The elements one after another in these bytes. @throws RangeError for a length that does not fit */
export function elementsIn(bytes: Buffer): readonly Der[] {
  const elements: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.readUInt8(at);
    const first = bytes.readUInt8(at + 1);
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) throw new RangeError('an element is longer than the file');
    elements.push({ tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return elements;
}

/** The element at a path of positions below an element. @throws RangeError */
export function inside(element: Der | undefined, ...path: readonly number[]): Der {
  const found = path.reduce<Der | undefined>((parent, position) => parent && elementsIn(parent.content)[position], element);
  if (!found) throw new RangeError(`there is nothing at ${path.join('/')}`);
  return found;
}

export function integerIn({ content }: Der): number {
  return content.readUIntBE(0, content.length);
}
