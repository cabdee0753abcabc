import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@testbed/pki';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCertifier, type Certification, type Certifier } from './certifier.ts';
import { listTargets } from './targets.ts';

// A stand-in for the command: what the true one does is shown in the browser test.

let folder: string;
let certifier: Certifier | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'console-certify-'));
  writeFileSync(join(folder, 'mine.json'), JSON.stringify({ kind: 'capsule-server', name: 'Mine', profile: 'field', post: 'https://localhost:1', fetch: 'https://localhost:2', clients: [{ p12: 'a.p12', password: 'hunter2' }] }));
});
afterEach(async () => {
  await certifier?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A certifier whose command is this program; `report` is the folder it was told. */
function certifierOf(program: string, timeLimit = 60_000): Certifier {
  const file = join(folder, 'command.mjs');
  writeFileSync(file, `import { mkdirSync, writeFileSync } from 'node:fs'; const report = process.argv[process.argv.indexOf('--report') + 1];\n${program}`);
  certifier = openCertifier({ command: [process.execPath, file], targets: [folder], reports: join(folder, 'reports'), timeLimit, clock: systemClock });
  return certifier;
}

async function followed(running: Certifier): Promise<Certification | undefined> {
  let last: Certification | undefined;
  for await (const state of running.follow(AbortSignal.timeout(50_000))) last = state;
  return last;
}

const waiting = "console.error('looking at Mine'); setInterval(() => {}, 1000);";

describe('a certification', () => {
  test('tells its checks as they end, and that the server is conformant', async () => {
    const running = certifierOf("console.error('looking at Mine\\n✓ 1/2 a/one  3 ms\\n✓ 2/2 a/two  4 ms'); console.log(JSON.stringify({ conclusion: 'conformant', report }));");
    await running.start({ target: 'mine', only: [] });
    expect(await followed(running)).toMatchObject({
      target: 'Mine',
      folder: expect.stringMatching(/^mine-\d{8}T\d{6}Z$/),
      progress: [{ is: 'note', text: 'looking at Mine' }, { is: 'check', id: 'a/one', verdict: 'pass', index: 1, of: 2 }, { is: 'check', id: 'a/two' }],
      ending: { outcome: 'conformant', report: true },
    });
  });

  test('gives the command the target, a folder of its own and the checks; the console\'s own secrets it does not', async () => {
    process.env['CONSOLE_SECRET'] = 'hunter2';
    const running = certifierOf(`writeFileSync(${JSON.stringify(join(folder, 'told.json'))}, JSON.stringify({ argv: process.argv.slice(2), env: process.env }));`);
    const { folder: report } = await running.start({ target: 'mine', only: ['capsule/upload', 'UC.KTS.01/4b'] });
    await followed(running);
    delete process.env['CONSOLE_SECRET'];
    const { argv, env } = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as { argv: readonly string[]; env: object };
    expect(argv).toEqual(['certify', 'server', '--json', '--target', join(folder, 'mine.json'), '--report', join(folder, 'reports', report), '--only', 'capsule/upload', '--only', 'UC.KTS.01/4b']);
    expect(env).not.toHaveProperty('CONSOLE_SECRET');
  });

  test.each([
    [1, { conclusion: 'non-conformant', report: 'r' }, { outcome: 'non-conformant', report: true }],
    [3, { error: { code: 'target-unreachable', message: 'nobody listens', next: 'start it' } }, { outcome: 'not-ready', report: false, message: 'nobody listens', next: 'start it' }],
    [4, { conclusion: 'inconclusive', report: 'r' }, { outcome: 'inconclusive', report: true }],
    [0, { conclusion: 'incomplete', report: 'r' }, { outcome: 'incomplete', report: true }],
    [0, 'nothing', { outcome: 'broken', report: false }],
    [1, { error: { code: 'internal', message: 'it broke' } }, { outcome: 'broken', report: false, message: 'it broke' }],
    [77, {}, { outcome: 'broken', report: false }],
  ])('that ends with exit %i and %j', async (code, document, ending) => {
    const running = certifierOf(`console.log(${JSON.stringify(JSON.stringify(document))}); process.exitCode = ${code};`);
    await running.start({ target: 'mine', only: [] });
    expect((await followed(running))?.ending).toEqual(ending);
  });

  test('is one at a time: while it runs another is refused, afterwards not', async () => {
    const running = certifierOf(waiting);
    const both = await Promise.allSettled([running.start({ target: 'mine', only: [] }), running.start({ target: 'mine', only: [] })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(running.start({ target: 'mine', only: [] })).rejects.toMatchObject({ code: 'run-under-way' });
    running.cancel();
    await followed(running);
    await expect(running.start({ target: 'mine', only: [] })).resolves.toMatchObject({ target: 'Mine', ending: undefined });
  });

  test('that is cancelled may still write its report', async () => {
    const running = certifierOf(`${waiting} process.on('SIGTERM', () => { mkdirSync(report, { recursive: true }); console.log(JSON.stringify({ report })); process.exit(1); }); console.error('ready');`);
    const { folder: report } = await running.start({ target: 'mine', only: [] });
    for await (const { progress } of running.follow(AbortSignal.timeout(50_000))) {
      if (progress.some((line) => line.is === 'note' && line.text === 'ready')) break;
    }
    expect(running.cancel()).toBe(true);
    expect((await followed(running))?.ending).toEqual({ outcome: 'cancelled', report: true });
    expect(existsSync(join(folder, 'reports', report))).toBe(true);
    expect(running.cancel()).toBe(false);
  });

  test('that lasts too long is cancelled', async () => {
    const running = certifierOf(waiting, 300);
    await running.start({ target: 'mine', only: [] });
    expect((await followed(running))?.ending).toEqual({ outcome: 'time-limit', report: false });
  });

  test('of a program that is not there is told as broken', async () => {
    certifier = openCertifier({ command: [join(folder, 'absent')], targets: [folder], reports: join(folder, 'reports'), timeLimit: 1_000, clock: systemClock });
    await certifier.start({ target: 'mine', only: [] });
    expect((await followed(certifier))?.ending).toEqual({ outcome: 'broken', report: false });
    await expect(certifier.start({ target: 'mine', only: [] })).resolves.toBeDefined();
  });
});

describe('refused', () => {
  test.each(['../mine', 'mine.json', '/etc/passwd', ''])('the target %j', async (target) => {
    await expect(certifierOf(waiting).start({ target, only: [] })).rejects.toMatchObject({ code: 'target-unknown' });
  });

  test.each(['--target=/etc/passwd', 'a b', '-x', 'a;b'])('the check %j, which could be an option', async (check) => {
    await expect(certifierOf(waiting).start({ target: 'mine', only: [check] })).rejects.toMatchObject({ code: 'check-malformed' });
  });
});

describe('listTargets', () => {
  test('tells whom a target concerns, and nothing of its key stores', async () => {
    const targets = await listTargets([folder, join(folder, 'absent')]);
    expect(targets).toEqual([{ id: 'mine', file: join(folder, 'mine.json'), name: 'Mine', kind: 'capsule-server', profile: 'field', addresses: ['https://localhost:1', 'https://localhost:2'] }]);
    expect(JSON.stringify(targets)).not.toContain('hunter2');
  });

  test('leaves out links, other files and other JSON', async () => {
    symlinkSync(join(folder, 'mine.json'), join(folder, 'linked.json'));
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'adapter.json'), '{"kind": "command", "name": "a"}');
    expect((await listTargets([folder])).map(({ id }) => id)).toEqual(['mine']);
  });
});
