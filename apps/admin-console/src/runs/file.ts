import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { lstat } from 'node:fs/promises';
import type { Report } from './list.ts';
import { RunsProblem } from './problem.ts';
import { openBounded } from './read-bounded.ts';

/** A file of a report, to be sent. */
export interface ReportFile {
  readonly type: string;
  readonly size: number;
  readonly body: Readable;
}

/** Octets; the page of a whole suite has a tenth. */
const largest = 64 * 1024 * 1024;

/** What a report is made of. Everything else in its folder is nobody's business. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jws: 'text/plain; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** Parts of a path that name something in the folder: no dots first, no separators, nothing to escape. */
const part = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/**
 * Headers of every file of a report. Whoever made the report wrote its page: it gets an origin of its own, where it may
 * run its script but reach nobody, neither the network nor the console.
 */
export const reportFileHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Opens a file of a report for sending; symbolic links are not followed, not even among the folders on the way.
 *
 * @param path its path in the folder, part by part
 * @throws RunsProblem `file-unknown`
 */
export async function openReportFile({ folder }: Pick<Report, 'folder'>, path: readonly string[]): Promise<ReportFile> {
  const type = types[/\.([a-z]+)$/.exec(path.at(-1) ?? '')?.[1] ?? ''];
  if (type === undefined || path.length > 12 || !path.every((one) => part.test(one))) throw unknown();
  try {
    for (let depth = 1; depth < path.length; depth += 1) {
      if (!(await lstat(join(folder, ...path.slice(0, depth)))).isDirectory()) throw new Error('no folder');
    }
    const { handle, size } = await openBounded(join(folder, ...path), largest);
    return { type, size, body: handle.createReadStream({ autoClose: true, end: Math.max(size - 1, 0) }) };
  } catch (cause) {
    throw unknown(cause);
  }
}

function unknown(cause?: unknown): RunsProblem {
  return new RunsProblem('file-unknown', 'the report has no such file', 'open the report from the list', { cause });
}
