import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument } from '@testbed/adapters';
import type { Means, TranscriptEntry } from '@testbed/runner';
import type { ClientRule, ClientTarget } from './target.ts';
import { argumentsFor, type Arguments } from './work/arguments.ts';
import { writePayload } from './work/payload.ts';
import { decryptIn, encryptIn, reencryptIn, type Decryption, type Encryption, type Workplace } from './work/run.ts';
import type { Fault } from './world/control.ts';
import type { ServerList } from './world/file.ts';
import type { ClientWorld } from './world/open.ts';
import { evidenceOf, type Seen } from './world/traffic.ts';

/** What every order may add. */
interface Additions {
  readonly server?: Argument | undefined;
  readonly further?: readonly Argument[];
}

/** What is encrypted for whom; the files are the payload and the place is a new one unless said otherwise. */
export interface EncryptOrder extends Additions {
  readonly recipients: readonly Argument[];
  readonly files?: readonly string[];
  readonly out?: string;
}

export interface DecryptOrder extends Additions {
  readonly credential: Argument;
  readonly outDir?: string;
}

export interface ReencryptOrder extends Additions {
  readonly credential: Argument;
  readonly recipients: readonly Argument[];
  readonly out?: string;
}

/** The client as a check sees it: from outside, in a folder of its own, with the world in hand. */
export interface ClientSubject extends Means {
  readonly target: ClientTarget;
  readonly world: ClientWorld;
  readonly args: Arguments;
  encrypt(order: EncryptOrder): Promise<Encryption>;
  decrypt(container: Buffer, order: DecryptOrder): Promise<Decryption>;
  reencrypt(container: Buffer, order: ReencryptOrder): Promise<Encryption>;
  /**
   * Does something and tells what the servers saw meanwhile; it becomes evidence.
   *
   * @param concerns which of it is this check's; without it, all in the check's lane
   */
  watch<T>(action: () => Promise<T>, concerns?: (seen: Seen) => boolean): Promise<{ readonly result: T; readonly seen: readonly Seen[] }>;
  /** Does something while a fault is armed. */
  withFault<T>(fault: Fault, action: () => Promise<T>): Promise<T>;
  /** The world's list with a change, as an argument. */
  listWith(change: (list: ServerList) => ServerList): Argument;
  /** A file in the check's folder. */
  write(name: string, bytes: string | Uint8Array): string;
  /** A folder in the check's folder that nothing has used yet. */
  fresh(name: string): string;
  /** What several checks need: made once in a run, evidence for each. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
}

/** What the checks of one run share. */
export interface RunMemory {
  readonly made: Map<string, Promise<{ readonly value: unknown; readonly entries: readonly TranscriptEntry[] }>>;
}

/** Makes the subject of one check. */
export function clientSubject(target: ClientTarget, check: Pick<ClientRule, 'id' | 'disturbs'>, means: Means, transcript: TranscriptEntry[], memory: RunMemory): ClientSubject {
  const { world, adapter } = target;
  const own = join(target.folder, check.id.replaceAll('/', '-'));
  const args = argumentsFor(adapter, world.facts, join(target.folder, 'people'));
  let count = 0;
  let record = (entry: TranscriptEntry): void => void transcript.push(entry);
  const fresh = (name: string): string => {
    count += 1;
    const folder = join(own, `${count}-${name}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const placeFor = (name: string, values: readonly Argument[]): Workplace => ({
    adapter,
    folder: fresh(name),
    environment: { LANG: 'C.UTF-8', SOFTHSM2_CONF: world.people.remote.softhsmConf },
    secrets: values.flatMap(({ values: { value, base64, hex, password, pin } }) => [value, base64, hex, password, pin].filter((secret) => secret !== undefined)),
    record: (entry) => record(entry),
  });
  const write = (name: string, bytes: string | Uint8Array): string => {
    const path = join(fresh('given'), name);
    writeFileSync(path, bytes);
    return path;
  };
  return {
    ...means,
    target,
    world,
    args,
    fresh,
    write,
    encrypt: ({ files = writePayload(join(target.folder, 'payload')), ...order }) => encryptIn(placeFor('encrypt', order.recipients), { ...order, files }),
    decrypt: (container, order) => decryptIn(placeFor('decrypt', [order.credential]), { ...order, container: write('given.cdoc2', container) }),
    reencrypt: (container, order) => reencryptIn(placeFor('reencrypt', [order.credential, ...order.recipients]), { ...order, container: write('given.cdoc2', container) }),
    async watch(action, concerns = inLane(check.disturbs)) {
      const since = performance.timeOrigin + performance.now();
      const result = await action();
      const seen = (await world.control.traffic(since)).filter(concerns);
      for (const entry of seen) {
        const exchange = evidenceOf(entry);
        if (exchange) record({ kind: 'exchange', exchange });
      }
      return { result, seen };
    },
    async withFault(fault, action) {
      const id = await world.control.arm(fault);
      try {
        return await action();
      } finally {
        await world.control.heal(id);
      }
    },
    listWith: (change) => args.serverList(write('server-list.json', JSON.stringify(change(world.facts.serverList)))),
    async once<T>(key: string, make: () => Promise<T>): Promise<T> {
      const known = memory.made.get(key);
      if (known) {
        const { value, entries } = await known;
        for (const entry of entries) record(entry);
        return value as T;
      }
      const entries: TranscriptEntry[] = [];
      const before = record;
      record = (entry) => {
        entries.push(entry);
        before(entry);
      };
      const making = make().then((value) => ({ value, entries }));
      memory.made.set(key, making);
      try {
        return (await making).value;
      } finally {
        record = before;
      }
    },
  };
}

function inLane(disturbs: ClientRule['disturbs']): (seen: Seen) => boolean {
  switch (disturbs) {
    case 'world':
      return () => true;
    case 'capsules':
      return ({ server }) => server === 'capsule-server';
    case 'shares':
      return ({ server }) => server.startsWith('shares-server') || server === 'eid-services';
    case undefined:
      throw new Error('a check that disturbs nothing must say what concerns it');
  }
}
