/** For tests only: what is done with the files of an export. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import type { Export, ExportedFile } from '../export/exported.ts';
import type { ServerList } from '../model.ts';
import { exampleList, ids } from './servers.ts';

/** What a reader refuses a file with. */
export const unfaithful: unknown = expect.objectContaining({ code: 'server-list-export-unfaithful' });

/** The note about {@link exampleList}'s retired server. */
export const retiredLeftOut: unknown = { message: expect.stringContaining('retired servers are left out'), servers: [ids.retired] };

/** Only a decrypt-only and a retired capsule server. */
export const noActive: ServerList = { ...exampleList, servers: exampleList.servers.slice(1, 3), defaultCapsuleServer: ids.oldCapsule };

/** A certificate of {@link exampleList}, DER in base64. */
export function derOf(id: string, index = 0): string {
  const pem = exampleList.servers.find((server) => server.id === id)?.certificates[index]?.pem;
  return new X509Certificate(pem ?? '').raw.toString('base64');
}

export function textOf({ files }: Pick<Export, 'files'>, name: string): string {
  return Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString();
}

/** Runs a program beside the files; its output, also of a failure. */
export function runBeside(files: readonly ExportedFile[], command: string, ...args: readonly string[]): string {
  const cwd = mkdtempSync(join(tmpdir(), 'export-'));
  try {
    for (const { name, bytes } of files) writeFileSync(join(cwd, name), bytes);
    return execFileSync('sh', ['-c', '"$@" 2>&1 || true', 'sh', command, ...args], { cwd, encoding: 'utf8' });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** Skips the test where a program is missing. */
export function demandProgram(program: string, context: TestContext): void {
  if (runBeside([], 'sh', '-c', `command -v ${program}`) === '') context.skip(`${program} is not installed`);
}

/** The files of an export with one of them changed. */
export function changed({ files }: Export, name: string, change: (content: string) => string, encoding: BufferEncoding = 'utf8'): readonly ExportedFile[] {
  return files.map((file) => (file.name === name ? { name, bytes: Buffer.from(change(Buffer.from(file.bytes).toString(encoding)), encoding) } : file));
}
