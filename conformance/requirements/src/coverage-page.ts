import documents from '../documents.json' with { type: 'json' };
import { totalsOf, type Coverage, type ExecutedCheck, type Standing, type Totals } from './coverage.ts';
import type { Observer } from './requirement.ts';

type Row = Coverage['requirements'][number];

const names: Readonly<Record<Observer, string>> = {
  'server-suite': 'seen by the server suite',
  'client-suite': 'seen by the client suite',
  'container-suite': 'seen by the container suite',
  'list-suite': 'seen by the checks of server lists',
  nobody: 'seen by nobody from outside',
};
const observers = Object.keys(names) as readonly Observer[];

/** The coverage as a Markdown page: counts, then for each suite each requirement under the document that is its first source. */
export function coveragePage(coverage: Coverage): string {
  const parts = observers.map((observer) => coverageParts(coverage, observer));
  return [
    '# Coverage',
    '',
    'Generated from executed runs (`npm run coverage`): what is written here by hand is lost. A check that was not applicable tests nothing; a verdict other than pass stands beside its check.',
    '',
    '| requirements | tested | excluded | planned | uncovered | together |',
    '|---|--:|--:|--:|--:|--:|',
    ...parts.map(({ counts }) => counts),
    count('**all**', coverage.totals),
    ...parts.map(({ section }) => section),
    '',
  ].join('\n');
}

/** The part of the page that is about what one suite sees: a line of the counts at its top, and a section. A page is right when it has them as they are. */
export function coverageParts({ requirements }: Coverage, observer: Observer): { readonly counts: string; readonly section: string } {
  const seen = requirements.filter(({ requirement }) => requirement.observer === observer);
  const tables = documents.flatMap((document) => {
    const rows = seen.filter(({ requirement }) => requirement.sources[0]?.document === document.id);
    return rows.length === 0 ? [] : ['', `### ${document.title}`, '', `\`${document.id}\`${document.address === undefined ? '' : `, ${document.address}`}`, '', ...table(rows)];
  });
  const name = names[observer];
  return { counts: count(name, totalsOf(seen.map(({ standing }) => standing))), section: ['', `## ${name.replace(/^s/, 'S')}`, ...tables].join('\n') };
}

function count(name: string, { tested, excluded, planned, uncovered }: Totals): string {
  return `| ${name} | ${tested} | ${excluded} | ${planned} | ${uncovered} | ${tested + excluded + planned + uncovered} |`;
}

function table(rows: readonly Row[]): readonly string[] {
  return ['| requirement | level | demand | standing | by, or why not |', '|---|---|---|---|---|', ...rows.map(line)];
}

function line({ requirement: { id, level, text, state }, standing }: Row): string {
  const demand = state.is === 'ambiguous' && standing.is !== 'excluded' ? `${text} *(${state.reason})*` : text;
  return `| ${[id, level, demand, standing.is === 'uncovered' ? '**uncovered**' : standing.is, evidence(standing)].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function evidence(standing: Standing): string {
  switch (standing.is) {
    case 'tested':
      return listed([...Map.groupBy(standing.checks, ({ id }) => id)].map(([id, runs]) => `\`${id}\`${blemishes(runs)}`));
    case 'excluded':
    case 'planned':
      return standing.reason;
    case 'uncovered':
      return 'no executed check, and no reason';
  }
}

/** ` (fail in use-case)` where a check did not pass. */
function blemishes(runs: readonly ExecutedCheck[]): string {
  const flawed = runs.filter(({ verdict }) => verdict !== 'pass').map(({ verdict, profile }) => `${verdict} in ${profile}`);
  return flawed.length === 0 ? '' : ` (${[...new Set(flawed)].join(', ')})`;
}

/** More would make a row that nobody reads. */
const named = 6;

function listed(checks: readonly string[]): string {
  const more = checks.length - named;
  return more > 1 ? `${checks.slice(0, named).join(', ')} and ${more} more` : checks.join(', ');
}
