import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffServerLists } from './diff.ts';
import type { ServerList } from './model.ts';
import { exampleList, ids, pin, withServer } from './testing/servers.ts';

describe('BUC.02: what changed between two lists, field by field', () => {
  test('nothing', () => {
    expect(diffServerLists(exampleList, structuredClone(exampleList))).toEqual([]);
  });

  test('a field, a new one, one that is gone', () => {
    const changed = { ...withServer(ids.capsule, { sender: 'https://new.example', notes: 'uus' }), version: 2 };
    const { notes: _gone, ...old } = changed.servers[1]!;
    const after: ServerList = { ...changed, servers: changed.servers.map((server, index) => (index === 1 ? old : server)) };
    expect(diffServerLists(exampleList, after)).toEqual([
      { path: '/version', before: 1, after: 2 },
      { path: `/servers/${ids.capsule}/sender`, before: 'https://capsule.example:9443', after: 'https://new.example' },
      { path: `/servers/${ids.oldCapsule}/notes`, before: 'kuni 2030' },
      { path: `/servers/${ids.capsule}/notes`, after: 'uus' },
    ]);
  });

  test('a certificate changes its purpose, another one is added', () => {
    const [current, next] = exampleList.servers[0]!.certificates as [ReturnType<typeof pin>, ReturnType<typeof pin>];
    const added = pin({ purpose: 'next' });
    const changes = diffServerLists(exampleList, withServer(ids.capsule, { certificates: [{ ...current, purpose: 'retired' }, { ...next, purpose: 'current' }, added] }));
    const place = new RegExp(`^/servers/${ids.capsule}/certificates/sha256:[0-9a-f]{64}/(purpose|pem)$`);
    expect(changes.map(({ path, ...values }) => [place.exec(path)?.[1], values])).toEqual([
      ['purpose', { before: 'current', after: 'retired' }],
      ['purpose', { before: 'next', after: 'current' }],
      ['purpose', { after: 'next' }],
      ['pem', { after: added.pem }],
    ]);
  });

  test('a whole server: each of its fields', () => {
    const { servers, ...list } = exampleList;
    const changes = diffServerLists({ ...list, servers: servers.slice(1) }, exampleList);
    expect(changes.map(({ path }) => path.split('/')[3])).toEqual(['id', 'name', 'organisation', 'capsuleTypes', 'sender', 'recipient', 'state', 'certificates', 'certificates', 'certificates', 'certificates']);
    expect(changes.every((change) => !('before' in change))).toBe(true);
  });

  test('the order of servers, and members that nobody knows', () => {
    const { servers } = exampleList;
    expect(diffServerLists({ ...exampleList, servers: servers.slice(0, 2) }, { ...exampleList, servers: [servers[1]!, servers[0]!], extra: { 'a/b': [] } } as ServerList)).toEqual([
      { path: '/extra/a~1b', after: [] },
      { path: '/servers', before: [ids.capsule, ids.oldCapsule], after: [ids.oldCapsule, ids.capsule] },
    ]);
  });

  test('two drafts differ exactly when a change is listed', () => {
    const server = fc.record({ id: fc.constantFrom('a', 'b', 'c'), name: fc.constantFrom('x', 'y'), certificates: fc.array(fc.record({ purpose: fc.constantFrom('current', 'next'), pem: fc.constantFrom('p', 'q') }), { maxLength: 2 }) });
    const draft = fc.record({ version: fc.integer({ min: 1, max: 2 }), servers: fc.array(server, { maxLength: 3 }), extra: fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: 0 }) }) as fc.Arbitrary<unknown> as fc.Arbitrary<ServerList>;
    fc.assert(
      fc.property(draft, draft, (before, after) => {
        expect(diffServerLists(before, after).length === 0).toBe(canonical(before) === canonical(after));
      }),
    );
    fc.assert(
      fc.property(draft, (one) => {
        expect(diffServerLists(one, structuredClone(one))).toEqual([]);
      }),
    );
  });
});

/** JSON with the members of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, content: unknown) =>
    typeof content === 'object' && content !== null && !Array.isArray(content) ? Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))) : content,
  );
}
