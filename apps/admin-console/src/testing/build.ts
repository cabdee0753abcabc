/** For tests only: builds the pages when the last build is older than their source. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const testbed = join(import.meta.dirname, '../../../cli/bin/testbed.js');

export async function buildPages(): Promise<void> {
  await promisify(execFile)(process.execPath, [testbed, 'console', 'build']);
}
