import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['libs/*', 'apps/*', 'tools'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
