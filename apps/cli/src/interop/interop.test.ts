import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, readAdapter, type Adapter } from '@testbed/adapters';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restingWorld } from '../testing/resting-world.ts';
import { testbed } from '../testing/testbed.ts';
import { journeys, titleOf, type Journey } from './journey.ts';
import { lockOf } from './lock.ts';
import { runMatrix, type Cell } from './matrix.ts';
import { differenceFrom, writePayload } from './payload.ts';
import { placesOf, secrets } from './places.ts';
import { interopTable } from './table.ts';

const ready = join(import.meta.dirname, '../../../../conformance/adapters/ready');
const folder = mkdtempSync(join(tmpdir(), 'interop-test-'));
let resting: Awaited<ReturnType<typeof restingWorld>>;

beforeAll(async () => {
  resting = await restingWorld();
});
afterAll(() => {
  resting.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A client whose container is a JSON object of base64 files; `manner` is what it does instead of telling the truth. */
function pretender(name: string, manner = ''): Adapter {
  const program = `
    const fs = require('node:fs'), path = require('node:path');
    const [does, secret, where, ...rest] = process.argv.slice(1);
    if (does === 'enc') { ${manner.includes('nothing') ? '' : `fs.writeFileSync(where, JSON.stringify(Object.fromEntries(rest.map((file) => [file, fs.readFileSync(file, 'base64')]))));`} }
    else for (const [file, bytes] of Object.entries(JSON.parse(fs.readFileSync(where)))) fs.writeFileSync(path.join(rest[0], file${manner.includes('renames') ? " + '.new'" : ''}), Buffer.from(bytes, 'base64'));
    ${manner.includes('fails') ? `console.error('Error: the tag is wrong for ' + secret); process.exit(1);` : ''}`;
  const path = join(folder, `${name}.json`);
  writeFileSync(
    path,
    JSON.stringify({
      kind: 'command',
      name,
      version: [process.execPath, '--version'],
      encrypt: [process.execPath, '-e', program, '--', 'enc', '{recipients}', '{out}', '{files}'],
      decrypt: [process.execPath, '-e', program, '--', 'dec', '{credential}', '{container}', '{outDir}'],
      arguments: { 'recipient.secret': ['{base64}'], 'credential.secret': ['{base64}'] },
      files: { certificate: 'pem', publicKey: 'pem', privateKey: 'pem' },
      supports: manner.includes('claims nothing') ? [] : ['SC05'],
      success: { exit: [0] },
    }),
  );
  return readAdapter(path);
}

const secretJourney = journeys.find(({ scheme }) => scheme === 'SC05') as Journey;

const neverStopped = new AbortController().signal;

async function cellsOf(...adapters: readonly Adapter[]): Promise<readonly Cell[]> {
  return runMatrix({ world: resting.world, adapters, journeys: [secretJourney], folder: mkdtempSync(join(folder, 'run-')), onCell: () => {}, signal: neverStopped });
}

const between = (cells: readonly Cell[], from: string, to: string): Cell | undefined => cells.find(({ encrypter, decrypter }) => encrypter === from && decrypter === to);

describe('a cell of the matrix is judged by the files that came out', () => {
  test('opened by both', async () => {
    const cells = await cellsOf(pretender('a'), pretender('b'));
    expect(cells.map(({ outcome, why }) => [outcome, why])).toEqual(Array.from({ length: 4 }, () => ['opened', '']));
  });

  test('an exit code of 0 alone opens nothing', async () => {
    const cells = await cellsOf(pretender('honest'), pretender('mute', 'nothing'), pretender('other', 'renames'));
    expect(between(cells, 'mute', 'honest')).toMatchObject({ outcome: 'failed', why: 'mute made no container: it said that it had' });
    expect(between(cells, 'honest', 'other')).toMatchObject({ outcome: 'failed', why: 'missing: note.txt, picture.bin; not asked for: note.txt.new, picture.bin.new' });
  });

  test('a refusal is told in the client\'s words without the secret, and with what it left behind', async () => {
    const cells = await cellsOf(pretender('honest'), pretender('sorry', 'fails'));
    expect(between(cells, 'honest', 'sorry')).toMatchObject({ outcome: 'failed', why: 'exit 1: Error: the tag is wrong for ••• (left behind: note.txt, picture.bin)', decrypt: { exit: 1 } });
    for (const secret of secrets) expect(JSON.stringify(cells)).not.toContain(secret);
  });

  test('what a client does not claim is not tried', async () => {
    const cells = await cellsOf(pretender('honest'), pretender('modest', 'claims nothing'));
    expect(between(cells, 'honest', 'modest')).toEqual({ journey: titleOf(secretJourney), scheme: 'SC05', encrypter: 'honest', decrypter: 'modest', outcome: 'not-supported', why: 'modest does not claim SC05' });
  });
});

test('a run that is stopped begins no further cell', async () => {
  const seen: Cell[] = [];
  const run = runMatrix({ world: resting.world, adapters: [pretender('a'), pretender('b')], journeys: [secretJourney], folder: mkdtempSync(join(folder, 'run-')), onCell: (cell) => seen.push(cell), signal: AbortSignal.abort() });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen).toHaveLength(1);
});

test('the record of a recipient is found wherever the client put it', async () => {
  const out = join(folder, 'several.cdoc2');
  const [file = ''] = writePayload('a short note', join(folder, 'several'));
  const run = await testbed(['encrypt', '--out', out, '--secret', `s=base64:${randomBytes(32).toString('base64')}`, '--password', 'p=Correct1Horse2Battery3', '--', file]);
  expect(run.code, run.stderr).toBe(0);
  const company = [secretJourney];
  const locks = await Promise.all([lockOf({ scheme: 'SC05', company }, out), lockOf({ scheme: 'SC06', company }, out)]);
  const records = (await testbed(['inspect', out, '--json'])).document().header.recipients.map(({ capsule }: { capsule: { kind: string } }) => capsule.kind);
  expect(locks.map((lock) => records[Number(lock) - 1])).toEqual(['SymmetricKeyCapsule', 'PBKDF2Capsule']);
  expect(await lockOf({ scheme: 'SC05', company }, file)).toBe('1');
});

test('a payload differs by name, by content, by what is there besides', () => {
  const place = join(folder, 'payload');
  const [file = ''] = writePayload('a short note', place);
  expect(differenceFrom('a short note', place)).toBeUndefined();
  writeFileSync(file, 'Tere?\n');
  writeFileSync(join(place, 'more.txt'), '');
  expect(differenceFrom('a short note', place)).toBe('not asked for: more.txt; changed: note.txt');
});

test('the table has a row for each journey, a column for each pair, and a reason for each empty cell', () => {
  const cell = { journey: 'SC05 secret → secret', scheme: 'SC05', why: '' };
  const table = interopTable(
    [{ name: 'a', version: '1' }, { name: 'b', version: '2' }],
    [
      { ...cell, encrypter: 'a', decrypter: 'a', outcome: 'opened' },
      { ...cell, encrypter: 'a', decrypter: 'b', outcome: 'failed', why: 'exit 1: a | in <it>' },
      { ...cell, encrypter: 'b', decrypter: 'a', outcome: 'not-supported', why: 'b does not claim SC05' },
    ],
  );
  expect(table.split('\n').slice(0, 3)).toEqual(['| journey | a → a | a → b | b → a | b → b |', '| --- | :-: | :-: | :-: | :-: |', '| SC05 secret → secret | ✓ | ✗ 1 | – 2 |  |']);
  expect(table).toContain('1. exit 1: a \\| in \\<it\\>\n2. b does not claim SC05\n');
});

describe('the ready adapters', () => {
  test.each(readdirSync(ready))('%s: every argument that it takes has its places filled', (name) => {
    const adapter = readAdapter(join(ready, name));
    for (const journey of journeys) {
      const places = placesOf(journey, resting.world, adapter, join(folder, 'keys'));
      const takes = (argument: keyof Adapter['arguments']): boolean => adapter.arguments[argument] !== undefined;
      if (journey.server !== undefined && !takes(journey.server)) continue;
      const order = { out: '/out', files: ['/file'], container: '/container', outDir: '/dir' };
      const words = [
        ...([journey, ...journey.company].every(({ recipient }) => takes(recipient)) ? compose(adapter, { ...order, does: 'encrypt', recipients: places.recipients, server: places.server('encrypt') }) : []),
        ...(takes(journey.credential) ? compose(adapter, { ...order, does: 'decrypt', credential: places.credential('1'), server: places.server('decrypt') }) : []),
      ];
      expect(words.filter((word) => /[{}]/.test(word) || word === '')).toEqual([]);
    }
  });
});
