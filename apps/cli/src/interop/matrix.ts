import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compose, runClient, type Adapter, type Argument, type ClientRun, type Order } from '@testbed/adapters';
import type { World } from '../world/world-file.ts';
import { titleOf, type Journey } from './journey.ts';
import { lockOf } from './lock.ts';
import { differenceFrom, writePayload } from './payload.ts';
import { placesOf, secrets, shown } from './places.ts';

/** What one client did: its command with secrets blanked, and how it ended. */
export interface Step {
  readonly command: readonly string[];
  /** Undefined when it was ended by a signal or ran out of time. */
  readonly exit: number | undefined;
}

/** One client's container on one journey, in another client's hands. */
export interface Cell {
  readonly journey: string;
  readonly scheme: string;
  readonly encrypter: string;
  readonly decrypter: string;
  readonly outcome: 'opened' | 'failed' | 'not-supported';
  /** Why it was not opened, in one line; empty when it was. */
  readonly why: string;
  readonly encrypt?: Step;
  readonly decrypt?: Step;
}

export interface MatrixOptions {
  readonly world: World;
  readonly adapters: readonly Adapter[];
  readonly journeys: readonly Journey[];
  /** For containers and what comes out of them. */
  readonly folder: string;
  readonly onCell: (cell: Cell) => void;
  /** Ends the run before the next cell. */
  readonly signal: AbortSignal;
}

/** Milliseconds for one client to end. */
const timeout = 90_000;

/** Lets every client encrypt for every other on every journey. A container counts as opened when its files came out, by name and hash, and the client said so. */
export async function runMatrix(options: MatrixOptions): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const [index, journey] of options.journeys.entries()) {
    for (const encrypter of options.adapters) {
      for await (const cell of cellsOf(journey, encrypter, join(options.folder, `${index + 1}`), options)) {
        options.onCell(cell);
        cells.push(cell);
        options.signal.throwIfAborted();
      }
    }
  }
  return cells;
}

async function* cellsOf(journey: Journey, encrypter: Adapter, folder: string, { world, adapters }: MatrixOptions): AsyncGenerator<Cell> {
  const files = writePayload(journey.payload, join(folder, 'files'));
  const out = join(folder, `${encrypter.name}.cdoc2`);
  let encryption: Made | undefined;
  for (const decrypter of adapters) {
    const about = { journey: titleOf(journey), scheme: journey.scheme, encrypter: encrypter.name, decrypter: decrypter.name };
    const recipients = [journey, ...journey.company].map(({ recipient }) => recipient);
    const unsupported = lacks(encrypter, journey, recipients) ?? lacks(decrypter, journey, [journey.credential]);
    if (unsupported !== undefined) {
      yield { ...about, outcome: 'not-supported', why: unsupported };
      continue;
    }
    encryption ??= await encryptWith(encrypter, journey, { out, files, folder, world });
    if (encryption.failure !== undefined) {
      yield { ...about, outcome: 'failed', why: `${encrypter.name} made no container: ${encryption.failure}`, encrypt: encryption.step };
      continue;
    }
    const outDir = join(folder, `${encrypter.name} by ${decrypter.name}`);
    const { step, failure } = await decryptWith(decrypter, journey, { out, outDir, folder, world });
    yield { ...about, outcome: failure === undefined ? 'opened' : 'failed', why: failure ?? '', encrypt: encryption.step, decrypt: step };
  }
}

/** Why a client has no part in a journey. */
function lacks({ name, supports, arguments: taken }: Adapter, { scheme, server }: Journey, args: readonly Argument['name'][]): string | undefined {
  if (!supports.includes(scheme)) return `${name} does not claim ${scheme}`;
  const missing = [...args, server].find((wanted) => wanted !== undefined && taken[wanted] === undefined);
  return missing === undefined ? undefined : `${name} takes no ${missing}`;
}

interface Made {
  readonly step: Step;
  readonly failure: string | undefined;
}

async function encryptWith(adapter: Adapter, journey: Journey, { out, files, folder, world }: { out: string; files: readonly string[]; folder: string; world: World }): Promise<Made> {
  const places = placesOf(journey, world, adapter, join(folder, 'keys'));
  // In the files' folder and by their bare names: cdoc-tool writes into the container whatever path it is given.
  const order: Order = { does: 'encrypt', out, files: files.map((file) => basename(file)), recipients: places.recipients, server: places.server('encrypt') };
  const { step, run } = await perform(adapter, order, dirname(files[0] ?? folder), world);
  return { step, failure: existsSync(out) ? complaint(run) : (complaint(run) ?? 'it said that it had') };
}

async function decryptWith(adapter: Adapter, journey: Journey, { out, outDir, folder, world }: { out: string; outDir: string; folder: string; world: World }): Promise<Made> {
  mkdirSync(outDir);
  const places = placesOf(journey, world, adapter, join(folder, 'keys'));
  const { step, run } = await perform(adapter, { does: 'decrypt', container: out, outDir, credential: places.credential(await lockOf(journey, out)), server: places.server('decrypt') }, folder, world);
  const said = complaint(run);
  if (said === undefined) return { step, failure: differenceFrom(journey.payload, outDir) };
  const left = readdirSync(outDir);
  return { step, failure: left.length === 0 ? said : `${said} (left behind: ${left.join(', ')})` };
}

async function perform(adapter: Adapter, order: Order, folder: string, world: World): Promise<{ step: Step; run: ClientRun }> {
  const environment = { LANG: 'C.UTF-8', SOFTHSM2_CONF: world.path(world.file.people[0]?.idCard.softhsmConf ?? '') };
  const run = await runClient(adapter, order, { folder, timeout, environment, secrets });
  return { step: { command: compose(adapter, withoutSecrets(order)), exit: run.exit }, run };
}

function withoutSecrets(order: Order): Order {
  return order.does === 'encrypt' ? { ...order, recipients: order.recipients.map(shown) } : { ...order, credential: shown(order.credential) };
}

/** What a client that did not claim success said, in one line. */
function complaint({ claimsSuccess, timedOut, exit, signal, stdout, stderr }: ClientRun): string | undefined {
  if (claimsSuccess) return undefined;
  const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '' && !/\b(DEBUG|TRACE)\b/.test(line));
  const line = lines.findLast((text) => text.startsWith('Caused by:')) ?? lines.find((text) => /exception/i.test(text)) ?? lines.find((text) => /error|fail|refus|✗/i.test(text)) ?? lines.at(-1) ?? 'silently';
  return `${timedOut ? 'ran out of time' : (signal ?? `exit ${exit}`)}: ${line.trim().slice(0, 300)}`;
}
