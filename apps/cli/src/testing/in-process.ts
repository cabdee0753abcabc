/** For tests only: a command line in this process, where starting one takes far longer than what it does. */
import { vi } from 'vitest';
import { main } from '../main.ts';
import { home, nowhere, type Run } from './testbed.ts';

/** Exit code and document of one command line with `--json`. No world of this machine is found by it. */
export async function inProcess(command: string, ...args: readonly string[]): Promise<{ code: number; document: ReturnType<Run['document']> }> {
  process.env['TESTBED_DATA'] = nowhere;
  process.env['TESTBED_HOME'] ??= home;
  let said = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => (said += String(text)) !== '');
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await main([command, '--json', ...args]);
    return { code, document: JSON.parse(said) };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
