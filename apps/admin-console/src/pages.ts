import { join } from 'node:path';
import next from 'next';
import type { Pages } from './listen.ts';

/** The pages as `next build` made them. */
export async function builtPages(): Promise<Pages> {
  const pages = next({ dev: false, dir: join(import.meta.dirname, '..'), quiet: true });
  await pages.prepare();
  return { handle: pages.getRequestHandler(), close: () => pages.close() };
}
