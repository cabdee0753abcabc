import { join } from 'node:path';
import type { NextConfig } from 'next';

/** Pages only: requests pass `src/http` first, and everything that decides runs outside of the bundle. */
const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked by `npm run typecheck`; Next's own check does not know TypeScript 7.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: join(import.meta.dirname, '../..') },
  experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks'] },
};

export default config;
