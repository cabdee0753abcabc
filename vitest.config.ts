import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { summaryReporter } from './tools/summary-reporter.ts';

export default defineConfig({
  test: {
    projects: ['libs/*', 'apps/*', 'tools'],
    // Forks: tests set SOFTHSM2_CONF and load native modules.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', summaryReporter(join(import.meta.dirname, 'test-results/summary.json'))],
  },
});
