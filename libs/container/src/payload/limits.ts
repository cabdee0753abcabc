/** How much a container may unpack to. Nobody vouches for its sender, so without limits it could fill the disk. */
export interface Limits {
  /** Files in the archive. */
  readonly maxFiles?: number;
  /** Sum of the sizes of the files in bytes. */
  readonly maxBytes?: number;
  /** Content bytes so far for each compressed byte so far; the Java client has 10. Not limited by default. */
  readonly maxRatio?: number;
}

/**
 * The Java client stops at 1000, but some thousands of ordinary files are a folder like any other. `checkSources`
 * refuses more, so that what is written opens by default.
 */
export const defaultMaxFiles = 10_000;

/**
 * No ratio tells a bomb from an ordinary file full of zeros: zlib packs both a thousandfold. So by default a
 * container may always unpack to 16 GiB, and beyond that to a hundred times its own size.
 */
export function defaultMaxBytes(payloadLength: number): number {
  return Math.max(16 * 2 ** 30, 100 * payloadLength);
}
