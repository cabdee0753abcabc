import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Writes the counts and every skipped test with its reason to `file`, for the closing line of `npm test`. */
export function summaryReporter(file: string): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
      const summary = { passed: 0, failed: 0, skipped: [] as { name: string; reason: string }[] };
      for (const module of modules) {
        if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) summary.failed += 1;
        for (const test of module.children.allTests()) {
          const result = test.result();
          if (result.state === 'passed') summary.passed += 1;
          else if (result.state === 'failed') summary.failed += 1;
          else summary.skipped.push({ name: test.fullName, reason: (result.state === 'skipped' && result.note) || 'no reason given' });
        }
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(summary, undefined, 2));
    },
  };
}
