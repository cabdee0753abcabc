import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { open, sealTar, useFolder } from '../envelope/sample.ts';
import { endOfArchive, entryHeader, padding } from './write.ts';

/** A tar that somebody else wrote, as a second opinion. */
const hasTar = spawnSync('tar', ['--version']).stdout?.toString().includes('GNU tar') ?? false;
const folder = useFolder();
const names = ['short', 'õ☠', 'l'.repeat(200)];

test('GNU tar reads what we write', async (context) => {
  if (!hasTar) context.skip('GNU tar is not installed');
  const pieces = names.flatMap((name) => [entryHeader({ name, size: 4, modified: new Date(0) }), Buffer.from('text'), padding(4)]);
  const archive = await folder.write('a.tar', Buffer.concat([...pieces, endOfArchive]));
  execFileSync('tar', ['-xf', archive, '-C', folder.path()]);
  expect(names.map((name) => readFileSync(folder.path(name), 'utf8'))).toEqual(['text', 'text', 'text']);
});

test.for(['ustar', 'pax', 'gnu', 'v7', 'oldgnu'])('we read what GNU tar writes as %s', async (format, context) => {
  if (!hasTar) context.skip('GNU tar is not installed');
  // ustar and v7 have no long names.
  const fitting = names.filter((name) => !['ustar', 'v7'].includes(format) || name.length < 100);
  for (const name of fitting) await folder.write(name, 'text');
  const archive = execFileSync('tar', ['-c', `--format=${format}`, '-C', folder.path(), ...fitting]);
  const path = await folder.write('a.cdoc2', sealTar(archive));
  expect(await open(path, folder.path('out'))).toMatchObject(fitting.map((name) => ({ name, size: 4 })));
});
