import type { ClientRun } from '@testbed/adapters';
import { vectors } from '@testbed/vectors';
import { describe, expect, test } from 'vitest';
import { expectMade, expectOpened, expectRefused, expectTold, judged, twinMade, twinOpened } from './judge.ts';
import { payload } from './work/payload.ts';
import type { Encryption } from './work/run.ts';

const container = vectors.find(({ name }) => name === 'envelope/well-formed.secret')?.bytes() ?? Buffer.alloc(0);

function run(changes: Partial<ClientRun> = {}): ClientRun {
  return { command: [], exit: 0, signal: undefined, timedOut: false, stdout: 'saved\n', stderr: '', duration: 1_000, claimsSuccess: true, ...changes };
}

const failed: Partial<ClientRun> = { exit: 1, claimsSuccess: false, stdout: '', stderr: 'the password is wrong\n' };

function encryption(changes: Partial<Encryption> = {}): Encryption {
  return { run: run(), left: ['out.cdoc2'], path: '/out.cdoc2', container, ...changes };
}

describe('a refusal is judged by exit code, words and what is left', () => {
  test('refused, told, nothing left', () => {
    expect(expectRefused({ run: run(failed), left: [] })).toBe('refused (exit 1), told the user and left nothing');
  });

  test.each([
    ['said that it succeeded (exit 0)', run(), []],
    ['said that it succeeded (exit 0) and left letter.txt', run(), ['letter.txt']],
    ['failed (exit 1) but left letter.txt.part', run(failed), ['letter.txt.part']],
    ['without telling the user anything', run({ ...failed, stderr: '' }), []],
    ['did not end within 1 s', run({ ...failed, timedOut: true, exit: undefined }), []],
    ['crashed (SIGSEGV)', run({ ...failed, exit: undefined, signal: 'SIGSEGV' }), []],
  ])('%s', (words, process, left) => {
    expect(() => expectRefused({ run: process, left })).toThrow(expect.objectContaining({ name: 'Deviation', message: expect.stringContaining(words) }));
  });
});

describe('a container is judged by what is there', () => {
  test('made, and told', () => {
    expect(expectTold(expectMade(encryption()))).toBe('told the user: saved');
    expect(() => expectTold(expectMade(encryption({ run: run({ stdout: '' }) })))).toThrow(expect.objectContaining({ name: 'Deviation' }));
  });

  test.each([
    ['there is no container', { container: undefined }],
    ['no container: it does not begin with CDOC', { container: Buffer.from('zip') }],
    ['failed (exit 1): the password is wrong', { run: run(failed) }],
  ] as const)('%s', (words, changes) => {
    const message: unknown = expect.stringContaining(words);
    expect(() => expectMade(encryption(changes))).toThrow(expect.objectContaining({ name: 'Deviation', message }));
    expect(() => twinMade(encryption(changes))).toThrow(expect.objectContaining({ name: 'Undecided', message }));
  });
});

describe('an opened container is judged by name and content', () => {
  test.each([
    ['picture.bin is missing', payload.slice(0, 1)],
    ['more.txt was not asked for', [...payload, { name: 'more.txt', sha256: '00' }]],
    ['letter.txt was changed', payload.map((file) => (file.name === 'letter.txt' ? { ...file, sha256: '00' } : file))],
  ])('%s', (words, files) => {
    const message: unknown = expect.stringContaining(words);
    expect(() => expectOpened({ run: run(), left: [], files })).toThrow(expect.objectContaining({ name: 'Deviation', message }));
    expect(() => twinOpened({ run: run(), left: [], files })).toThrow(expect.objectContaining({ name: 'Undecided', message }));
  });

  test('the same files', () => {
    expect(() => expectOpened({ run: run(), left: [], files: payload })).not.toThrow();
  });
});

test('a twin that fails leaves checks undecided, but for the one that judges it', async () => {
  const twin = (): Promise<unknown> => Promise.resolve().then(() => twinMade(encryption({ container: undefined })));
  await expect(twin()).rejects.toMatchObject({ name: 'Undecided', message: 'the passing twin failed: the client said that it succeeded (exit 0), but there is no container' });
  await expect(judged(twin())).rejects.toMatchObject({ name: 'Deviation', message: 'said that it succeeded (exit 0), but there is no container' });
});
