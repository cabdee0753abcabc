import { stripVTControlCharacters } from 'node:util';
import type { Verdict } from '../facts.ts';

/** What a line of progress of `testbed certify` says. */
export type Progress = { readonly is: 'check'; readonly id: string; readonly verdict: Verdict; /** From 1. */ readonly index: number; readonly of: number } | { readonly is: 'note'; readonly text: string };

const marks: Readonly<Record<string, Verdict>> = { '✓': 'pass', '✗': 'fail', '!': 'warning', '–': 'not-applicable', '?': 'inconclusive' };

/** Longer lines are cut: a note is a sentence. */
const longest = 300;

/** Reads a line. What a server answered stands in the report, redacted; a line keeps only the check and its verdict. */
export function readLiveLine(line: string): Progress {
  const plain = stripVTControlCharacters(line).trim();
  const [, mark = '', index, of, id] = /^([✓✗!–?])\s+(\d+)\/(\d+) ([\w/.:-]+)/.exec(plain) ?? [];
  const verdict = marks[mark];
  return verdict && id !== undefined ? { is: 'check', id, verdict, index: Number(index), of: Number(of) } : { is: 'note', text: plain.slice(0, longest) };
}
