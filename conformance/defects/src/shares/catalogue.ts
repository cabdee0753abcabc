import type { SharesDefect } from '../defect.ts';

/** Broken shares servers. */
export const sharesDefects: readonly SharesDefect[] = [];
