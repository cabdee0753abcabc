/**
 * `npm run bench -- servers --target A.json --target B.json`: what servers need for the same requests, measured in turn
 * (docs/speed.md). Exit codes: 0 measured, 2 usage, 3 a target or a limit that cannot be measured.
 */
import { readTarget, TargetProblem, originsOf, type Target } from '@testbed/runner';
import { describeMachine } from '../machine.ts';
import { LoadProblem } from '../problem.ts';
import { seededRandom } from '../random.ts';
import { capsuleOperations } from './capsule-operations.ts';
import { compare, type Contestant, type Measured } from './compare.ts';
import { demandComparable, demandRunning } from './demand.ts';
import { familyOf, serversAt, usageOfAll } from './family.ts';
import { demandWritable, writeFigures } from './figures.ts';
import { startRawServer, type RawServer } from './limit/handshakes.ts';
import { measureInserts } from './limit/inserts.ts';
import { wanted } from './operation.ts';
import { readOptions, usage, type BenchOptions } from './options.ts';
import { passwordOf } from './password.ts';
import { sharesOperations } from './shares-operations.ts';
import { heading, tableOf } from './table.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    await measure(options);
    return 0;
  } catch (error) {
    if (!(error instanceof LoadProblem || error instanceof TargetProblem)) throw error;
    process.stderr.write(`${error.message}\nnext: ${error.next}\n`);
    return error.code === 'parameter-invalid' ? 2 : 3;
  }
}

async function measure(options: BenchOptions): Promise<void> {
  const { effort, serverKeys, database, json } = options;
  if (json !== undefined) demandWritable(json);
  options.pids.flat().forEach(demandRunning);
  const targets = options.targets.map((file) => readTarget(file, { readSecret: passwordOf }));
  demandComparable(targets, options);
  if (!options.remote) targets.forEach(demandLocal);
  const contestants: Contestant[] = [];
  for (const [index, target] of targets.entries()) contestants.push(await contestantOf(target, options, options.pids[index]));
  const inserts = database === undefined ? undefined : measureInserts(database, effort.users, 5);
  const [first] = targets;
  const raw = serverKeys && first?.kind === 'capsule-server' ? await startRawServer(serverKeys, first) : undefined;
  try {
    process.stdout.write(`${heading}\n`);
    const measured = await compare(raw ? [...contestants, limitOf(raw)] : contestants, effort, (operation) => process.stdout.write(`${tableOf(operation)}\n`));
    if (inserts !== undefined) process.stdout.write(`the database alone: ${inserts.toFixed(0)} inserts a second\n`);
    demandMeasured(measured);
    if (json !== undefined) writeFigures(json, { machine: describeMachine(), effort, measured, inserts });
  } finally {
    raw?.stop();
  }
}

async function contestantOf(target: Target, { only }: BenchOptions, given: readonly number[] | undefined): Promise<Contestant> {
  const pids = given ?? serversAt(originsOf(target).map((origin) => Number(new URL(origin).port || '443')));
  const random = seededRandom('bench', target.name);
  const operations = target.kind === 'capsule-server' ? await capsuleOperations(target, random) : await sharesOperations(target, random);
  return { name: target.name, operations: wanted(operations, only), usage: () => usageOfAll(familyOf(pids)) };
}

/** The raw server is one more that is fetched from over new connections. */
function limitOf({ pid, turn }: RawServer): Contestant {
  return { name: 'raw handshakes', operations: [{ name: 'fetch', connection: 'new', prepare: async () => ({ turn, close: () => {} }) }], usage: () => usageOfAll([pid]) };
}

/** A table without a figure is no measurement. */
function demandMeasured(measured: readonly Measured[]): void {
  const [first] = measured;
  if (first && measured.every(({ rounds }) => rounds.length === 0)) throw new LoadProblem('target-unsuitable', `nothing was measured: ${first.contestant}: ${first.operation}: ${first.unmeasured}`, 'measure other operations: --only');
}

function demandLocal(target: Target): void {
  const foreign = originsOf(target).find((origin) => !['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname));
  if (foreign !== undefined) throw new LoadProblem('target-unsuitable', `${foreign} is not this machine`, 'say --remote if it is yours to load; its CPU time and memory cannot be seen from here');
}
