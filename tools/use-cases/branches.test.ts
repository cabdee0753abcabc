import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirements } from '@testbed/requirements';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Branches that no command line can have. */
const notApplicable: Readonly<Record<string, string>> = {
  'UC.Client.01/1a': 'a graphical shell only: the context menu of a file manager',
  'UC.Client.03/1a': 'a graphical shell only: the context menu of a file manager',
  'UC.Client.P.01/1a': 'a graphical shell only: the context menu of a file manager',
};

/** Titles of all tests in the tree, those of contract suites included: the first text after `test(`, `test.each(…)(`, `describe(`, and the rows of tables. */
const titles = globSync(['{apps,libs}/*/src/**/*.test.ts', '{apps,libs}/*/src/**/contract.ts'], { cwd: root })
  .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/(['"`])(?:(?!\1).)*UC\.(?:Client|KTS)\.(?:(?!\1).)*\1/g) ?? []);

/** Whether a title names the branch: `UC.Client.01/7a`, or in a list as in `UC.Client.P.04/1–7, 5a`. */
function named(useCase: string, branch: string): boolean {
  const list = new RegExp(`${useCase.replaceAll('.', '\\.')}/[^:'"\`]*\\b${branch}\\b`);
  return titles.some((title) => list.test(title));
}

describe('each extension branch of the use cases has a test that carries its id, or a reason', () => {
  const all = requirements.flatMap(({ id }) => {
    const [, useCase = '', branch] = /^(UC\.[\w.]+)\/(\d+[a-z][\w-]*)$/.exec(id) ?? [];
    return branch === undefined ? [] : [[id, useCase, branch] as const];
  });

  test('the ledger has all 63 of them', () => {
    expect(all).toHaveLength(63);
  });

  test.each(all.filter(([id]) => notApplicable[id] === undefined))('%s', (id, useCase, branch) => {
    expect(named(useCase, branch), `no test title names ${id}`).toBe(true);
  });

  for (const [id, reason] of Object.entries(notApplicable)) {
    test(id, (context) => {
      context.skip(reason);
    });
  }
});
