import type { LoadResult } from '../result.ts';
/** stub */
export function loadPage(result: LoadResult): string { return result.seed; }
