import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { currentPages, pagesState } from '../console/pages.ts';
import { alive, freePortBase, testbed } from '../testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-world-console-'));
const data = join(folder, 'world');

afterAll(async () => {
  await testbed(['down', '--data', data]);
  rmSync(folder, { recursive: true, force: true });
});

async function processes(base: number): Promise<ReadonlyMap<string, number>> {
  const answer = (await (await fetch(`http://127.0.0.1:${base + 90}/`)).json()) as { processes: readonly { name: string; pid: number }[] };
  return new Map(answer.processes.map(({ name, pid }) => [name, pid]));
}

async function ended(pid: number): Promise<void> {
  while (alive(pid)) await delay(50);
}

test('a world has a console with links for its first people; it ends with the world, however that ends', { timeout: 400_000 }, async () => {
  // Older pages do as well.
  if (pagesState() === 'missing') await currentPages(() => {});
  const base = await freePortBase();
  const first = await testbed(['up', '--data', data, '--port-base', String(base), '--detach', '--json']);
  expect(first.code, first.stderr).toBe(0);
  const { world, firstPeople } = first.document();
  expect(world.console).toBe(`http://localhost:${base}`);
  const link = expect.stringMatching(new RegExp(`^${world.console}/enrol/[\\w-]{32}$`)) as unknown;
  expect(firstPeople).toEqual([{ name: 'vello', roles: 'viewer', link }, { name: 'eeva', roles: 'editor,publisher', link }, { name: 'arvo', roles: 'approver', link }]);
  for (const log of ['world.log', 'logs/console.log']) expect(readFileSync(join(data, log), 'utf8')).not.toContain('/enrol/');
  expect((await fetch(firstPeople[0].link)).status).toBe(200);
  expect((await fetch(`${world.console}/`, { redirect: 'manual' })).headers.get('location')).toBe('/sign-in');

  const before = await processes(base);
  expect((await testbed(['down', '--data', data])).code).toBe(0);
  expect(alive(before.get('console') ?? 0)).toBe(false);

  const second = await testbed(['up', '--data', data, '--detach', '--json']);
  expect(second.document()).toMatchObject({ world: { console: world.console }, firstPeople: [] });
  const { pid } = JSON.parse(readFileSync(join(data, 'world.lock'), 'utf8')) as { pid: number };
  const console = (await processes(base)).get('console') ?? 0;
  expect(alive(console)).toBe(true);
  process.kill(pid, 'SIGKILL');
  await ended(console);
});
