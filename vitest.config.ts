import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { summaryReporter } from './tools/summary-reporter.ts';

/** Every package with source is a project, named by its folder. */
const packages = ['apps', 'libs', 'conformance'].flatMap((area) => readdirSync(join(import.meta.dirname, area)).map((name) => `${area}/${name}`)).concat('load', 'tools');

export default defineConfig({
  test: {
    projects: packages.map((root) => ({ extends: true, root, test: { name: root } })),
    // Forks: tests set SOFTHSM2_CONF and load native modules.
    pool: 'forks',
    // Vitest would leave one core of two idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', summaryReporter(join(import.meta.dirname, 'test-results/summary.json'))],
  },
});
