import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientVersion, readAdapter, type Adapter } from '@testbed/adapters';
import type { Command } from '../command.ts';
import { journeys, type Journey } from '../interop/journey.ts';
import { runMatrix, type Cell } from '../interop/matrix.ts';
import { interopTable } from '../interop/table.ts';
import { interruptSignal } from '../interrupt.ts';
import { style, type Output } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { defaultPortBase } from '../world/ports.ts';
import { inOwnWorld } from '../world/own.ts';
import { readWorld } from '../world/world-file.ts';

const ready = join(import.meta.dirname, '../../../../conformance/adapters/ready');

export const interopCommand: Command = {
  usage: 'testbed interop [--adapter FILE]… [--only SCHEME]… [--port-base N] --report DIR',
  summary: 'lets every client encrypt for every other over every scheme, in a world of its own; without --adapter: testbed, cdoc2-cli and cdoc-tool',
  options: {
    adapter: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    'port-base': { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    const report = input.required('report');
    const chosen = choose(input.texts('only'));
    const named = input.texts('adapter');
    const adapters = (named.length > 0 ? named : ['testbed', 'cdoc2-cli', 'cdoc-tool'].map((name) => join(ready, `${name}.json`))).map(readAdapter);
    const folder = mkdtempSync(join(tmpdir(), 'testbed-interop-'));
    try {
      const started = new Date();
      const clients = await Promise.all(adapters.map(async (adapter) => ({ name: adapter.name, version: await clientVersion(adapter, { folder, timeout: 30_000 }), adapter: adapter.digest })));
      const cells = await inOwnWorld(join(folder, 'world'), Number(input.text('port-base') ?? defaultPortBase), output, (file) =>
        runMatrix({ world: readWorld(file), adapters, journeys: chosen, folder: join(folder, 'journeys'), onCell: (cell) => output.progress(lineOf(cell)), signal: interruptSignal() }),
      );
      mkdirSync(report, { recursive: true });
      writeFileSync(join(report, 'interop.json'), `${JSON.stringify({ started: started.toISOString(), finished: new Date().toISOString(), clients, cells }, undefined, 2)}\n`);
      writeFileSync(join(report, 'interop.md'), interopTable(clients, cells));
      return conclude(cells, adapters, report, output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** @throws UsageProblem for a scheme that no journey has */
function choose(only: readonly string[]): readonly Journey[] {
  const unknown = only.find((scheme) => !journeys.some((journey) => journey.scheme === scheme));
  if (unknown !== undefined) throw new UsageProblem(`--only is a scheme from SC01 to SC07, not "${unknown}"`);
  return only.length === 0 ? journeys : journeys.filter(({ scheme }) => only.includes(scheme));
}

function lineOf({ journey, encrypter, decrypter, outcome, why }: Cell): string {
  const mark = outcome === 'opened' ? style.green('✓') : outcome === 'failed' ? style.red('✗') : '–';
  return `${mark} ${journey}: ${encrypter} → ${decrypter}${why === '' ? '' : style.dim(`  ${why}`)}`;
}

function conclude(cells: readonly Cell[], adapters: readonly Adapter[], report: string, output: Output): number {
  const count = (outcome: Cell['outcome']): number => cells.filter((cell) => cell.outcome === outcome).length;
  const summary = { opened: count('opened'), failed: count('failed'), notSupported: count('not-supported') };
  output.say(`${adapters.map(({ name }) => name).join(', ')}: ${summary.opened} opened, ${summary.failed} failed, ${summary.notSupported} not supported`);
  output.say(`report: ${join(report, 'interop.md')}`);
  output.document({ clients: adapters.map(({ name }) => name), summary, report });
  return summary.failed > 0 ? 1 : 0;
}
