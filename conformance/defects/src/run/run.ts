import { capsuleChecks, clientChecks, containerChecks, sharesChecks, type ClientWorld } from '@testbed/checks';
import { defects } from '../catalogue.ts';
import type { ClientExtent } from '../client/checks.ts';
import { staleness } from '../client/edit.ts';
import { judgeByVectors, judgeInWorld, type OwnClient } from '../client/judge.ts';
import type { ClientDefect, Defect } from '../defect.ts';
import type { Outcome } from './outcome.ts';
import { killTable, type KillTable } from './table.ts';
import { judgeInProcesses } from './workers.ts';

/** Which defects to plant, and how much of the suite to run against each. */
export interface DefectRun {
  /** Ids, or their beginning up to a slash; all when absent. */
  readonly only?: readonly string[] | undefined;
  /** One of so many parts, from 1. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
  /** By default servers meet the whole suite, clients the declared checks and those beside them. */
  readonly extent?: 'declared' | 'full' | undefined;
  /** Told of each defect as it is done. */
  readonly onOutcome?: (outcome: Outcome, done: number, of: number) => void;
  /** Needed when a client is to be broken. */
  readonly client?: LentClient;
}

/** Our own client, unbroken. */
export interface LentClient extends OwnClient {
  /** Lends a world of its own for as long as the action takes; asked when a defect is chosen that shows in a world. */
  withWorld(action: (world: ClientWorld) => Promise<readonly Outcome[]>): Promise<readonly Outcome[]>;
}

/** Plants every chosen defect and runs the suite against it: servers two at a time in processes of their own, then clients. */
export async function runDefects({ only, shard, extent, onOutcome, client }: DefectRun): Promise<KillTable> {
  const chosen = chosenDefects({ only, shard });
  const clients = chosen.filter(isOfClient);
  let done = 0;
  const tell = (outcome: Outcome): void => {
    done += 1;
    onOutcome?.(outcome, done, chosen.length);
  };
  const servers = chosen.filter((defect) => !isOfClient(defect)).map(({ id }) => id);
  const ofServers = await judgeInProcesses(servers, extent ?? 'full', tell);
  const ofClients = clients.length > 0 ? await judgeClients(clients, client ?? noClient(), extent ?? 'neighbours', tell) : [];
  // Of the vectors only those that a defect declares: hundreds would stand idle in the table.
  const vectors = containerChecks.filter(({ id }) => clients.some(({ suite, caughtBy }) => suite === 'container' && caughtBy.includes(id)));
  return killTable(chosen, [...ofServers, ...ofClients], [...capsuleChecks, ...sharesChecks, ...clientChecks, ...vectors]);
}

/** The defects that are named, or the named part of them. */
export function chosenDefects({ only, shard }: Pick<DefectRun, 'only' | 'shard'>): readonly Defect[] {
  const named = defects.filter(({ id }) => only === undefined || only.some((name) => id === name || id.startsWith(`${name}/`)));
  return shard ? named.filter((_, index) => index % shard.of === shard.index - 1) : named;
}

/** Chosen defects that can't be planted any more, each with the reason: their place in the client's source has changed. */
export function staleDefects(chosen: readonly Defect[]): readonly string[] {
  return chosen.filter(isOfClient).flatMap((defect) => {
    const reason = staleness(defect);
    return reason === undefined ? [] : [`${defect.id}: ${reason}`];
  });
}

async function judgeClients(planted: readonly ClientDefect[], client: LentClient, extent: ClientExtent, onOutcome: (outcome: Outcome) => void): Promise<readonly Outcome[]> {
  const of = (suite: ClientDefect['suite']) => ({ defects: planted.filter((defect) => defect.suite === suite), extent, onOutcome });
  const inWorld = of('client');
  const noticed = inWorld.defects.length > 0 ? await client.withWorld((world) => judgeInWorld(inWorld, client, world)) : [];
  return [...noticed, ...(await judgeByVectors(of('container'), client))];
}

function isOfClient(defect: Defect): defect is ClientDefect {
  return 'find' in defect;
}

function noClient(): never {
  throw new Error('there is no client to be broken');
}
