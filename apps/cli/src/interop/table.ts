import type { Cell } from './matrix.ts';

/** A client that took part. */
export interface Participant {
  readonly name: string;
  readonly version: string;
}

/** The matrix in Markdown: a row for each journey, a column for each pair, and a numbered reason for each cell that is not ✓. */
export function interopTable(clients: readonly Participant[], cells: readonly Cell[]): string {
  const pairs = clients.flatMap((from) => clients.map((to) => [from.name, to.name] as const));
  const reasons = [...new Set(cells.filter(({ outcome }) => outcome !== 'opened').map(({ why }) => why))];
  const mark = (cell: Cell | undefined): string => {
    if (!cell) return '';
    if (cell.outcome === 'opened') return '✓';
    return `${cell.outcome === 'failed' ? '✗' : '–'} ${reasons.indexOf(cell.why) + 1}`;
  };
  const rows = [...Map.groupBy(cells, ({ journey }) => journey)].map(([journey, row]) => [
    journey,
    ...pairs.map(([from, to]) => mark(row.find(({ encrypter, decrypter }) => encrypter === from && decrypter === to))),
  ]);
  return [
    line(['journey', ...pairs.map(([from, to]) => `${from} → ${to}`)]),
    line(['---', ...pairs.map(() => ':-:')]),
    ...rows.map(line),
    '',
    '✓ opened: every file came out, by name and SHA-256. ✗ failed. – not supported.',
    '',
    ...reasons.map((why, index) => `${index + 1}. ${escaped(why)}`),
    '',
  ].join('\n');
}

function line(words: readonly string[]): string {
  return `| ${words.map((word) => escaped(word)).join(' | ')} |`;
}

/** What a client said may hold signs that mean something in a table. */
function escaped(text: string): string {
  return text.replaceAll(/[|<>`]/g, (sign) => `\\${sign}`);
}
