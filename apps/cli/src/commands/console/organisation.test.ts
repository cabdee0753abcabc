import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import { afterAll, expect, test } from 'vitest';
import { enrolAtConsole } from '../../testing/console-visitor.ts';
import { commandsOf, openDocumentShell, type DocumentShell } from '../../testing/document-shell.ts';
import { freePortBase } from '../../testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-organisation-'));
let shell: DocumentShell | undefined;

afterAll(async () => {
  await shell?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** The page's ports, for others that are free. `845$number` is two ports. */
function withPorts(base: number, commands: string): string {
  return commands.replaceAll(/\b(8443|8444|8445|845\$number|846\$number|8461|8462|9580|9000)\b/g, (port) =>
    port.endsWith('$number') ? `$((${base + (port.startsWith('845') ? 450 : 460)} + number))` : String(base + Number(port.slice(1))),
  );
}

test('BUC.01: the commands of set-up-an-organisation.md lead from an empty folder to a client that uses the first list', { timeout: 400_000 }, async () => {
  const base = await freePortBase();
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  for (const place of [home, work]) mkdirSync(place);
  const [before = '', after = ''] = commandsOf('set-up-an-organisation.md', 'in the browser');
  shell = openDocumentShell(work, { TESTBED: join(import.meta.dirname, '../../../../..'), TESTBED_HOME: home, TESTBED_DATA: join(home, 'none'), SOFTHSM2_CONF: undefined });

  await shell.run(withPorts(base, before));
  await shell.hear('the console answers at');
  const links = shell.said().match(/http:\S+\/enrol\/\S+/g) ?? [];
  const [eeva, arvo, pille] = await Promise.all(['eeva', 'arvo', 'pille'].map((name, index) => enrolAtConsole(links[index] ?? '', name)));
  if (!eeva || !arvo || !pille) throw new Error('there are three people');

  const { draft } = (await eeva.post('/api/production/drafts', { kind: 'server-list' })) as { draft: { id: string; revision: number; content: string } };
  const list = JSON.parse(draft.content) as ServerList;
  const server = (file: string, order: { name: string; organisation: string; type: string; sender: number; recipient: number }) => ({
    id: crypto.randomUUID(),
    name: order.name,
    organisation: order.organisation,
    capsuleTypes: [order.type],
    sender: `https://localhost:${base + order.sender}`,
    recipient: `https://localhost:${base + order.recipient}`,
    state: 'active',
    certificates: [{ purpose: 'current', pem: readFileSync(join(work, `servers/${file}.pem`), 'utf8') }],
  });
  const servers = [
    server('ccs', { name: 'Capsule server of the Example Agency', organisation: 'Example Agency', type: 'KeyServerCapsule', sender: 443, recipient: 444 }),
    server('css-1', { name: 'Shares server 1', organisation: 'Example Agency', type: 'KeySharesCapsule', sender: 451, recipient: 451 }),
    server('css-2', { name: 'Shares server 2', organisation: 'Neighbour Agency', type: 'KeySharesCapsule', sender: 452, recipient: 452 }),
  ];
  const way = `/api/production/drafts/${draft.id}`;
  const saved = await eeva.post(`${way}/save`, { revision: draft.revision, content: JSON.stringify({ ...list, defaultCapsuleServer: servers[0]?.id, servers }, undefined, 2) });
  expect((saved['findings'] as { severity: string }[]).filter(({ severity }) => severity === 'error')).toEqual([]);
  const { digest } = await eeva.post(`${way}/submit`, {});
  await arvo.post(`${way}/approve`, { digest });
  expect(await pille.post(`${way}/publish`, { digest, acknowledgedUnreachable: [] })).toMatchObject({ version: 1, digest });

  writeFileSync(join(work, 'audit-log.jsonl'), await pille.get('/api/production/audit-log'));
  await shell.run(withPorts(base, after));
  expect(readFileSync(join(work, 'opened/letter.txt'), 'utf8')).toBe('Tere, Example Agency\n');
  expect(readFileSync(join(work, 'opened-shared/letter.txt'), 'utf8')).toBe('Tere, Example Agency\n');
  expect(shell.said()).toMatch(/audit-log\.jsonl: \d+ entries, none changed, moved or taken out\n  the first \d+ are held by a signed head/);
  expect(await shell.end()).toBe(0);
});
