import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { editVariable, locationOf, type Edit } from './edit.ts';

const edit: Edit = { file: 'libs/protocol/src/capsules/transaction-id.ts', find: 'text.length >= min &&', replace: '' };

/** Whether a client says of five characters that they can be a transaction identifier. */
function asked(...planted: readonly Edit[]) {
  const script = `import { isTransactionId } from ${JSON.stringify(pathToFileURL(locationOf(edit)).href)}; console.log(isTransactionId('KC123'));`;
  return spawnSync(process.execPath, ['--import', join(import.meta.dirname, 'preload.ts'), '--input-type=module', '--eval', script], { encoding: 'utf8', env: { ...process.env, [editVariable]: JSON.stringify(planted) } });
}

test('a process that is started with the preload has the edit in its source', () => {
  expect(asked(edit)).toMatchObject({ status: 0, stdout: 'true\n' });
});

test('a second edit is of another file', () => {
  expect(asked({ ...edit, file: 'libs/protocol/src/shares/share-id.ts' }, edit)).toMatchObject({ status: 0, stdout: 'true\n' });
});

test('an edit of another file changes nothing here', () => {
  expect(asked({ ...edit, file: 'libs/protocol/src/shares/share-id.ts' })).toMatchObject({ status: 0, stdout: 'false\n' });
});

test('a process whose source has moved on does not start', () => {
  const { status, stderr } = asked({ ...edit, find: 'is not there' });
  expect(status).not.toBe(0);
  expect(stderr).toContain('stands 0 times');
});
