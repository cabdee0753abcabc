import { join } from 'node:path';

/** How another process calls this program: hooks of target files do. */
export const testbedProgram: readonly string[] = [process.execPath, join(import.meta.dirname, '../bin/testbed.js')];
