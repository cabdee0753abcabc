/** One element of DER around these contents. @param tag the identifier octet, as in `read.ts` */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const { length } = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag, ...lengthOctets(length)), ...contents]);
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}
