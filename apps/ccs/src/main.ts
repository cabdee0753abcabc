/** The capsule server process: `main.ts --config FILE`. Exit codes: 0 stopped, 1 failed, 2 usage, 3 configuration. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Before anything else is loaded: compiled once, the program needs a quarter less memory. Not in a folder that everybody may write to.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/compiled'));
// Requests leave little behind: the young generation need not grow to more than a hundred megabytes under load.
setFlagsFromString('--semi-space-growth-factor=1');
const { serve } = await import('./serve.ts');
process.exitCode = await serve();
process.exit();
