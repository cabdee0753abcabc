/**
 * DEFLATE (RFC 1951) written here rather than taken from a library, because another build of zlib may choose other
 * blocks, and then the kit would have other bytes.
 */

/** Uncompressed blocks (RFC 1951 3.2.4) of at most `longest` bytes. */
export function storedBlocks(data: Buffer, longest = 0xffff): Buffer {
  const blocks: Buffer[] = [];
  for (let start = 0; start === 0 || start < data.length; start += longest) {
    const piece = data.subarray(start, start + longest);
    const head = Buffer.alloc(5);
    head.writeUInt8(start + longest >= data.length ? 1 : 0, 0);
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(piece.length ^ 0xffff, 3);
    blocks.push(head, piece);
  }
  return Buffer.concat(blocks);
}

/** One block with fixed Huffman codes (RFC 1951 3.2.6): literals, and runs of one byte as matches at distance 1. */
export function fixedBlock(data: Buffer): Buffer {
  const bits = bitWriter();
  bits.number(0b011, 3);
  for (let at = 0; at < data.length; ) {
    const byte = data.readUInt8(at);
    const run = at > 0 && data[at - 1] === byte ? runLength(data, at, byte) : 0;
    if (run >= shortestMatch) {
      length(bits, run);
      bits.code(0, 5);
      at += run;
    } else {
      symbol(bits, byte);
      at += 1;
    }
  }
  symbol(bits, endOfBlock);
  return bits.bytes();
}

/** A block with fixed codes of these literal or length symbols, each length with its distance code; for what no compressor writes. */
export function fixedSymbols(symbols: readonly (number | readonly [length: number, distance: number])[]): Buffer {
  const bits = bitWriter();
  bits.number(0b011, 3);
  for (const item of symbols) {
    if (typeof item === 'number') symbol(bits, item);
    else {
      symbol(bits, item[0]);
      bits.code(item[1], 5);
    }
  }
  symbol(bits, endOfBlock);
  return bits.bytes();
}

const endOfBlock = 256;
const shortestMatch = 3;
const longestMatch = 258;

function runLength(data: Buffer, start: number, byte: number): number {
  let run = 0;
  while (run < longestMatch && data[start + run] === byte) run += 1;
  return run;
}

/** Length code and extra bits (RFC 1951 3.2.5): four codes for each number of extra bits. */
function length(bits: BitWriter, value: number): void {
  const rest = value - shortestMatch;
  if (value === longestMatch) symbol(bits, 285);
  else if (rest < 8) symbol(bits, 257 + rest);
  else {
    const extra = Math.floor(Math.log2(rest)) - 2;
    symbol(bits, 261 + 4 * extra + ((rest >> extra) & 3));
    bits.number(rest & ((1 << extra) - 1), extra);
  }
}

interface BitWriter {
  /** Least significant bit first. */
  number(value: number, width: number): void;
  /** A Huffman code: most significant bit first. */
  code(value: number, width: number): void;
  bytes(): Buffer;
}

function bitWriter(): BitWriter {
  const bytes: number[] = [];
  let current = 0;
  let used = 0;
  function put(bit: number): void {
    current |= bit << used;
    used += 1;
    if (used === 8) {
      bytes.push(current);
      current = 0;
      used = 0;
    }
  }
  return {
    number(value, width) {
      for (let at = 0; at < width; at += 1) put((value >> at) & 1);
    },
    code(value, width) {
      for (let at = width - 1; at >= 0; at -= 1) put((value >> at) & 1);
    },
    bytes: () => Buffer.from(used === 0 ? bytes : [...bytes, current]),
  };
}

function symbol(bits: BitWriter, value: number): void {
  if (value < 144) bits.code(0b00110000 + value, 8);
  else if (value < 256) bits.code(0b110010000 + value - 144, 9);
  else if (value < 280) bits.code(value - 256, 7);
  else bits.code(0b11000000 + value - 280, 8);
}
