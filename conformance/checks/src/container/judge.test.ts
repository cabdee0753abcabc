import type { ClientRun } from '@testbed/adapters';
import { Deviation, Undecided } from '@testbed/runner';
import { kinds, layers, vectors, type Vector } from '@testbed/vectors';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, FoundFile } from './attempt.ts';
import { containerChecks } from './catalogue.ts';
import { demandTwin, difference, expectNoAttributes, judgeAttempt } from './judge.ts';

const hello: FoundFile = { name: 'hello.txt', size: 14, sha256: 'aa' };
const secret: Vector['credential'] = { kind: 'secret', label: 'l', base64: '' };
const refusals = { hmac: [/\[hmac\]/u], tar: [/\[tar\]/u] };

function attempt(what: Partial<Omit<Attempt, 'run'>> & { readonly run?: Partial<ClientRun> } = {}): Attempt {
  const { run, ...others } = what;
  return {
    run: { command: [], exit: 0, signal: undefined, timedOut: false, stdout: '', stderr: '', duration: 1, claimsSuccess: (run?.exit ?? 0) === 0, ...run },
    files: [],
    elsewhere: [],
    transcript: { kind: 'process', at: 0, process: { command: [], exit: 0, timedOut: false, stdout: '', stderr: '', duration: 1, files: [] } },
    ...others,
  };
}

const refused = (stderr = 'no [hmac]'): Attempt => attempt({ run: { exit: 1, stderr } });

function verdict(wanted: Vector['expect'], given: Attempt, credential = secret): string {
  try {
    return judgeAttempt({ expect: wanted, credential }, given, refusals);
  } catch (error) {
    if (!(error instanceof Deviation)) throw error;
    return `deviates: ${error.message}`;
  }
}

describe('a vector that must open', () => {
  const opens = { does: 'opens', files: [hello] } as Vector['expect'];

  test.each([
    ['its files came out', attempt({ files: [hello] }), /^opened it: hello.txt/],
    ['nothing came out', attempt(), /^deviates: .*hello.txt with its 14 bytes is missing/],
    ['another file besides', attempt({ files: [hello, { ...hello, name: 'more' }] }), /^deviates: .*more \(14 bytes\) was not expected/],
    ['a folder besides', attempt({ files: [hello, { name: 'dir', size: 0, sha256: undefined }] }), /^deviates: .*dir \(no regular file\)/],
    ['a file beside the folder', attempt({ files: [hello], elsewhere: ['traversal.txt'] }), /^deviates: left traversal.txt outside/],
    ['a refusal', refused(), /^deviates: failed \(exit 1\): no \[hmac\]/],
    ['no end', attempt({ run: { timedOut: true, duration: 30_000 } }), /^deviates: did not end within 30 s/],
  ])('%s', (_what, given, words) => {
    expect(verdict(opens, given)).toMatch(words);
  });
});

describe('a vector that must be refused', () => {
  const refuses = { does: 'refuses', by: ['hmac'] } as Vector['expect'];

  test.each([
    ['by its layer', refused(), /^refused .* by hmac$/],
    ['by another layer', refused('no [tar]'), /^deviates: refused .* but by tar; hmac was expected/],
    ['in unknown words', refused('no'), /^deviates: refused .* knows no layer/],
    ['without a word', refused(''), /^deviates: failed .* without telling/],
    ['leaving a file', attempt({ run: { exit: 1, stderr: 'no [hmac]' }, files: [hello] }), /^deviates: failed .* left hello.txt/],
    ['leaving a file elsewhere', attempt({ run: { exit: 1, stderr: 'no [hmac]' }, elsewhere: ['/tmp/x'] }), /^deviates: failed .* left \/tmp\/x/],
    ['not at all', attempt({ files: [hello] }), /^deviates: said that it succeeded/],
    ['by exit code 0 and no file', attempt(), /^deviates: said that it succeeded/],
    ['by a crash', attempt({ run: { exit: undefined, signal: 'SIGSEGV', claimsSuccess: false, stderr: '[hmac]' } }), /^deviates: crashed/],
  ])('%s', (_what, given, words) => {
    expect(verdict(refuses, given)).toMatch(words);
  });

  test('where the credential is a person, no layer is judged', () => {
    expect(verdict(refuses, refused('a world is missing'), { kind: 'person', code: 'PNOEE-38001085718' })).toMatch(/^refused/);
  });

  test('its twin must have opened, unless the client may not know its curve', () => {
    const twin = (does: 'opens' | 'either') => ({ name: 'twin', expect: { does, why: '', by: [], files: [hello] } }) as unknown as Vector;
    expect(() => demandTwin(twin('opens'), attempt({ files: [hello] }))).not.toThrow();
    expect(() => demandTwin(twin('opens'), refused())).toThrow(Undecided);
    expect(() => demandTwin(twin('either'), refused())).not.toThrow();
    expect(() => demandTwin(twin('either'), attempt())).toThrow(Undecided);
  });
});

describe('permissions', () => {
  test.each([0o600, 0o644, 0o664, 0o666])('%o is what a user expects', (mode) => {
    expect(() => expectNoAttributes(attempt({ files: [{ ...hello, mode }] }))).not.toThrow();
  });

  test.each([
    [0o700, 'hello.txt 700'],
    [0o4644, 'hello.txt 4644'],
    [0o444, 'hello.txt 444'],
    [0, 'hello.txt 0'],
  ])('%o came from the archive', (mode, words) => {
    expect(() => expectNoAttributes(attempt({ files: [{ ...hello, mode }] }))).toThrow(new Deviation(`gave files the permissions of the archive: ${words}`));
  });
});

describe('other vectors', () => {
  const either = { does: 'either', why: '', by: ['tar'], files: [{ size: 14, sha256: 'aa' }] } as Vector['expect'];
  const server = { does: 'needs-server', servers: ['s'] } as Vector['expect'];

  test.each([
    ['either: opened under any name', either, attempt({ files: [{ ...hello, name: 'safe' }] }), /^opened it: safe/],
    ['either: refused by its layer', either, refused('no [tar]'), /^refused .* by tar/],
    ['either: refused by another', either, refused(), /^deviates: .* but by hmac/],
    ['either: opened with other content', either, attempt({ files: [{ ...hello, sha256: 'bb' }] }), /^deviates: .* files are wrong/],
    ['needs a server: refused', server, refused('no server'), /^refused/],
    ['needs a server: the container is blamed', server, refused(), /^deviates: .* blamed the container \(hmac\)/],
    ['needs a server: opened', server, attempt({ files: [hello] }), /^deviates: said that it succeeded/],
  ])('%s', (_what, expected, given, words) => {
    expect(verdict(expected, given)).toMatch(words);
  });
});

test('files are the same as expected in any order, and any other set is not', () => {
  const file = fc.record({ name: fc.constantFrom('a', 'b', 'c'), size: fc.constant(1), sha256: fc.constantFrom('x', 'y') });
  fc.assert(
    fc.property(fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 3 }), fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 3 }), (found, expected) => {
      const key = (files: readonly FoundFile[]): string => JSON.stringify(files.map(({ name, sha256 }) => `${name}${sha256}`).sort());
      expect(difference(found, expected) === undefined).toBe(key(found) === key(expected));
      expect(difference([...expected].reverse(), expected)).toBeUndefined();
    }),
  );
});

test('every vector is one check, named as the kit names it, and cites a requirement', () => {
  expect(containerChecks.map(({ id }) => id)).toEqual(vectors.map(({ name }) => name));
  expect(new Set(containerChecks.map(({ id }) => id.split('/')[0]))).toEqual(new Set(layers));
  expect(new Set(containerChecks.map(({ id }) => id.split('.')[1]))).toEqual(new Set(kinds));
  expect(containerChecks.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
});
