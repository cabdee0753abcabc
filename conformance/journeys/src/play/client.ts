import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runClient, type Adapter, type Argument, type ClientRun, type Order } from '@testbed/adapters';

/** One run of the client, and the files it left: name from the folder in which it could leave some, and SHA-256 in hex. */
export interface Outcome {
  readonly run: ClientRun;
  readonly left: readonly LeftFile[];
}

export interface LeftFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** Milliseconds that a client may take: longer than any time-out that people would wait for. */
const patience = 45_000;

/** The container that an encryption makes in the folder where it may leave files. */
export const containerName = 'out.cdoc2';

/**
 * Runs the client in a folder, with another, empty one for what it leaves.
 *
 * @param softhsmConf where PKCS#11 tokens are
 * @throws AdapterProblem when it can't be run
 */
export async function runIn(folder: string, leaves: string, adapter: Adapter, order: Order, softhsmConf: string): Promise<Outcome> {
  mkdirSync(leaves, { recursive: true });
  const run = await runClient(adapter, order, { folder, timeout: patience, environment: { LANG: 'C.UTF-8', SOFTHSM2_CONF: softhsmConf }, secrets: secretsIn(order) });
  return { run, left: filesIn(leaves) };
}

function secretsIn(order: Order): readonly string[] {
  const given: readonly Argument[] = [...('recipients' in order ? order.recipients : []), ...('credential' in order ? [order.credential] : [])];
  return given.flatMap(({ values: { value, base64, hex, password, pin } }) => [value, base64, hex, password, pin].filter((secret) => secret !== undefined));
}

function filesIn(folder: string): readonly LeftFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: path.slice(folder.length + 1), size: statSync(path).size, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
    });
}
