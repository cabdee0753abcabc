/** The console's process: `serve.ts CONFIGURATION`. Exit codes: 0 stopped, 1 failed, 2 usage, 3 configuration. */
import { systemClock } from '@testbed/pki';
import { readConfiguration } from './configuration/read.ts';
import type { Log } from './log.ts';
import { listen } from './listen.ts';
import { builtPages } from './pages.ts';
import { ConsoleProblem } from './problem.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: serve.ts CONFIGURATION\n');
  process.exit(2);
}
try {
  const report = (error: unknown) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const log: Log = (event) => process.stderr.write(`${JSON.stringify({ time: systemClock.now().toISOString(), ...event })}\n`);
  const running = await listen(readConfiguration(file), systemClock, builtPages, report, log);
  process.stdout.write(`console at ${running.origin}\n`);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await running.stop();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConsoleProblem && error.code === 'configuration-invalid' ? 3 : 1);
}
