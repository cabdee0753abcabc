import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makePeople, startSmallServer } from '../testing/capsule-server.ts';
import { capsuleOperations } from './capsule-operations.ts';
import { compare, type Contestant } from './compare.ts';
import { familyOf, serversAt, usageOfAll } from './family.ts';
import { titleOf, wanted, type Operation } from './operation.ts';
import { readOptions } from './options.ts';
import { makeRound } from './round.ts';
import { heading, tableOf } from './table.ts';

const effort = { rounds: 3, warmUp: 1, turns: 4, users: 2 };

describe('two servers in turn', () => {
  function contestant(name: string, cpu: number, told: string[]): Contestant {
    let used = 0;
    const operation: Operation = {
      name: 'upload',
      connection: 'new',
      async prepare() {
        told.push(name);
        return { turn: async () => ((used += cpu / 1000), 1), close: () => {} };
      },
    };
    return { name, operations: [operation], usage: () => ({ cpu: used, memory: 10_000_000 }) };
  }

  test('ABABAB: rounds before the first that counts are not counted; medians, and the part that A is of B', async () => {
    const told: string[] = [];
    const measured = await compare([contestant('A', 1, told), contestant('B', 4, told)], effort, () => {});
    expect(told.join('')).toBe('ABABABAB');
    expect(measured.map(({ contestant: name, rounds, median }) => [name, rounds.length, median?.cpu?.toFixed(3)])).toEqual([['A', 3, '1.000'], ['B', 3, '4.000']]);
    const lines = tableOf(measured).split('\n').map((line) => line.trim().split(/\s+/));
    expect(lines.map(([name]) => name)).toEqual(['upload,', 'A', 'B', 'A']);
    expect(lines[3]?.slice(0, 5)).toEqual(['A', 'is', 'of', 'that', '0.25']);
    expect(heading).toContain('CPU ms');
  });

  test('one whose turns are something else than they are called is left out, and told; the others are measured', async () => {
    const told: string[] = [];
    const other = contestant('B', 4, told);
    const operations = other.operations.map((operation) => ({ ...operation, prepare: async () => ({ ...(await operation.prepare(1, 1)), objection: () => '4 of 4 sessions were not resumed' }) }));
    const measured = await compare([contestant('A', 1, told), { ...other, operations }], effort, () => {});
    expect(told.join('')).toBe('ABAAA');
    expect(measured.map(({ contestant: name, rounds, unmeasured }) => [name, rounds.length, unmeasured])).toEqual([['A', 3, undefined], ['B', 0, '4 of 4 sessions were not resumed']]);
    expect(tableOf(measured).split('\n')).toEqual(['upload, new connection', expect.stringMatching(/^ {2}A +1\.00/) as string, '  B: not measured, as 4 of 4 sessions were not resumed']);
  });

  test('a turn that fails ends the round with its reason', async () => {
    const turn = (): Promise<number> => Promise.reject(new Error('answered 500 instead of 201'));
    await expect(makeRound(turn, { turns: 2, users: 1, usage: () => undefined })).rejects.toThrow('answered 500');
  });
});

test('a capsule server is uploaded to and fetched from, over connections of every kind', async () => {
  const server = await startSmallServer(await makePeople());
  try {
    const operations = await capsuleOperations(server.target, () => 0.5);
    expect(operations.map(({ name, connection }) => `${name} ${connection}`)).toEqual(['upload new', 'upload kept', 'fetch new', 'fetch resumed', 'fetch kept']);
    for (const operation of operations) {
      const prepared = await operation.prepare(4, 2);
      const { p50, p99, rate, cpu } = await makeRound(prepared.turn, { turns: 4, users: 2, usage: () => undefined });
      prepared.close();
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(rate).toBeGreaterThan(0);
      expect(cpu).toBeUndefined();
      expect(prepared.objection?.()).toBeUndefined();
    }
  } finally {
    server.close();
  }
});

test('fetches from a server that resumes no session are not called resumed', async () => {
  const server = await startSmallServer(await makePeople(), 'resumes-nothing');
  try {
    const operations = (await capsuleOperations(server.target, () => 0.5)).filter(({ name }) => name === 'fetch');
    const objections = new Map<string, string | undefined>();
    for (const operation of operations) {
      const prepared = await operation.prepare(6, 2);
      await makeRound(prepared.turn, { turns: 6, users: 2, usage: () => undefined });
      prepared.close();
      objections.set(operation.connection, prepared.objection?.());
    }
    expect(Object.fromEntries(objections)).toEqual({ new: undefined, resumed: '6 of 6 sessions were not resumed', kept: undefined });
  } finally {
    server.close();
  }
});

test('--only takes operations by the beginning of what they are called in the table; none is refused with all there are', () => {
  const prepare = (): never => { throw new Error('not prepared'); };
  const operations: readonly Operation[] = [{ name: 'upload', connection: 'new', prepare }, { name: 'upload', connection: 'kept', prepare }, { name: 'fetch', connection: 'kept', prepare }];
  const titles = (only: readonly string[]): readonly string[] => wanted(operations, only).map(titleOf);
  expect(titles([])).toHaveLength(3);
  expect(titles(['upload, kept', 'fetch'])).toEqual(['upload, kept connection', 'fetch, kept connection']);
  expect(() => titles(['capsule'])).toThrow(expect.objectContaining({ code: 'parameter-invalid', next: 'there is: upload, new connection; upload, kept connection; fetch, kept connection' }));
});

test('one that hands out something else is not measured', async () => {
  const server = await startSmallServer(await makePeople(), 'mixes-up');
  try {
    const operations = await capsuleOperations(server.target, () => 0.5);
    const [upload, fetch] = ['upload', 'fetch'].map((name) => operations.find((operation) => operation.name === name));
    // It lies when the load has begun.
    const uploads = await upload?.prepare(50, 2);
    await makeRound(uploads?.turn ?? (async () => 0), { turns: 50, users: 2, usage: () => undefined });
    uploads?.close();
    const fetches = await fetch?.prepare(1, 1);
    await expect(fetches?.turn(0, 0)).rejects.toMatchObject({ code: 'target-unsuitable', message: expect.stringContaining('something else than was uploaded') as unknown });
    fetches?.close();
  } finally {
    server.close();
  }
});

test('processes are counted with all that descend from them, as long as they live', (context) => {
  if (process.platform !== 'linux') return context.skip('only Linux tells by /proc');
  expect(familyOf([process.ppid])).toContain(process.pid);
  expect(usageOfAll([process.pid])?.memory).toBeGreaterThan(1_000_000);
  expect([usageOfAll([]), usageOfAll([process.pid, 2 ** 30])]).toEqual([undefined, undefined]);
});

test('a server is measured as a whole, or not: one of its ports where nobody listens leaves no processes', async (context) => {
  if (process.platform !== 'linux') return context.skip('only Linux tells by /proc');
  const listeners = [createServer(), createServer()];
  const [first = 0, second = 0] = await Promise.all(
    listeners.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
  expect(serversAt([first, second])).toEqual([process.pid, process.pid]);
  listeners.forEach((server) => server.close());
  expect(serversAt([first, second])).toEqual([]);
});

describe('the command line', () => {
  test('says whom to measure, and how much', () => {
    expect(readOptions(['servers', '--target', 'a', '--target', 'b', '--server-pid', '12,13', '--rounds', '7', '--server-keys', 'c,k,t'])).toMatchObject({
      targets: ['a', 'b'],
      pids: [[12, 13]],
      effort: { rounds: 7, warmUp: 2, turns: 200, users: 4 },
      serverKeys: { certificate: 'c', key: 'k', trust: 't' },
    });
  });

  test.each([[[]], [['servers']], [['others', '--target', 'a']], ...['--rounds 0', '--users 65', '--server-pid x', '--server-pid 12 --server-pid 13', '--server-keys chain,key', '--server-keys chain,,trust', '--nothing'].map((words) => [['servers', '--target', 'a', ...words.split(' ')]])])(
    'wrong: %j',
    (args) => {
      expect(readOptions(args)).toBeUndefined();
    },
  );
});
