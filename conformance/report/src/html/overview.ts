import { conclusionOf, type Conclusion, type Verdict } from '@testbed/runner';
import type { RecordedCheck, RecordedRun } from '../record/record.ts';
import { html, type Markup } from './markup.ts';
import { conclusionNames, counted, durationOf, kindNames, verdictNames, verdictOrder } from './words.ts';

/** The first page: the verdict, the counts, and what a reader must know before trusting them. */
export function overviewOf(run: RecordedRun, signer: string | undefined): Markup {
  const { target, profile, started, finished, checks } = run;
  const conclusion = conclusionOf(run);
  return html`<header class="overview ${conclusion}">
<p class="eyebrow">CDOC2 conformance report</p>
<div class="verdict">${markOf(conclusion)}<div><h1>${conclusionNames[conclusion]}</h1><p class="lead">${sentenceOf(run, conclusion)}</p></div></div>
<dl class="facts">
<div><dt>Target</dt><dd>${target.name}<span class="quiet">${kindNames[target.kind]}</span></dd></div>
<div><dt>Profile</dt><dd>${profile}</dd></div>
<div><dt>Run</dt><dd><time datetime="${started}">${started.slice(0, 16).replace('T', ' ')} UTC</time><span class="quiet">took ${durationOf(Date.parse(finished) - Date.parse(started))}</span></dd></div>
<div><dt>Target file</dt><dd><code title="${target.digest}">${target.digest.slice(0, 16)}…</code><span class="quiet">SHA-256</span></dd></div>
<div><dt>Evidence</dt><dd>${signer === undefined ? 'not signed' : html`signed<span class="quiet"><code title="${signer}">${signer.slice(0, 23)}…</code></span>`}</dd></div>
</dl>
${countsOf(checks)}
${surprisesOf(run)}
${knownOf(checks)}
${untestedOf(run)}
</header>`;
}

function sentenceOf({ target, complete, summary, checks }: RecordedRun, conclusion: Conclusion): string {
  const decided = summary.pass + summary.fail + summary.warning;
  const known = checks.filter((check) => check.known).length;
  const partly = complete ? '' : ' Not every check of the profile was run to its end: this is no certificate, and it is not signed.';
  switch (conclusion) {
    case 'conformant':
      return `${target.name} does what is demanded in each of ${counted(decided, 'check')}${summary.warning > 0 ? `, and not what is recommended in ${summary.warning}` : ''}.`;
    case 'non-conformant':
      return `${target.name} does not do what is demanded in ${summary.fail} of ${counted(decided, 'check')}${known > 0 ? ` (${known} known to the baseline)` : ''}.${partly}`;
    case 'inconclusive':
      return `Nothing failed, but ${counted(summary.inconclusive, 'check')} that the profile demands could not be decided.`;
    case 'incomplete':
      return `${counted(summary.pass, 'check')} passed and nothing failed.${partly}`;
  }
}

const marks: Readonly<Record<Conclusion, string>> = { conformant: 'M15 25l7 7 12-15', 'non-conformant': 'M16 16l16 16m0-16l-16 16', inconclusive: 'M18 19a6 6 0 1 1 8 6q-2 1-2 4m0 6v1', incomplete: 'M15 24h18' };

function markOf(conclusion: Conclusion): Markup {
  return html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="${marks[conclusion]}"/></svg>`;
}

function countsOf(checks: readonly RecordedCheck[]): Markup {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  let x = 0;
  const bars = verdictOrder.map((verdict) => {
    const width = (1000 * count(verdict)) / Math.max(checks.length, 1);
    x += width;
    return html`<rect class="${verdict}" x="${x - width}" y="0" width="${width}" height="10"/>`;
  });
  const tiles = verdictOrder.map((verdict) => html`<li class="${verdict}${count(verdict) === 0 ? ' none' : ''}"><b>${count(verdict)}</b> ${verdict === 'warning' && count(verdict) !== 1 ? 'warnings' : verdictNames[verdict]}</li>`);
  return html`<ul class="counts">${tiles}</ul><svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>`;
}

function surprisesOf({ surprises }: RecordedRun): Markup | undefined {
  if (surprises.length === 0) return undefined;
  return html`<section class="notice fail" aria-labelledby="surprises"><h2 id="surprises">Not as the baseline or the earlier run promised</h2><ul>${surprises.map(({ kind, message }) => html`<li><b>${kind.replace('-', ' ')}</b> ${message}</li>`)}</ul></section>`;
}

function knownOf(checks: readonly RecordedCheck[]): Markup | undefined {
  const rows = checks.flatMap(({ id, known }) => (known ? [html`<li>${linkTo(id)} ${known.reason} <span class="quiet">${known.owner}, until ${known.until}, ${known.link}</span></li>`] : []));
  return rows.length === 0 ? undefined : html`<section class="notice" aria-labelledby="known"><h2 id="known">Known deviations</h2><ul>${rows}</ul></section>`;
}

/** One reason often stands for many checks. */
function untestedOf({ checks, complete }: RecordedRun): Markup | undefined {
  const untested = checks.filter(({ verdict }) => verdict === 'not-applicable' || verdict === 'inconclusive');
  if (untested.length === 0) return complete ? html`<p class="notice">Everything that the profile demands was tested.</p>` : undefined;
  const reasons = Map.groupBy(untested, ({ verdict, actual }) => `${verdict} ${actual}`);
  const rows = [...reasons.values()]
    .sort((a, b) => Number(b[0]?.verdict === 'inconclusive') - Number(a[0]?.verdict === 'inconclusive') || b.length - a.length)
    .map((group) => html`<li><span class="badge ${group[0]?.verdict}">${verdictNames[group[0]?.verdict ?? 'inconclusive']}</span> <details><summary>${counted(group.length, 'check')}: ${group[0]?.actual.replace(/^not tested: /, '')}</summary><p class="links">${group.map(({ id }) => html`${linkTo(id)} `)}</p></details></li>`);
  return html`<section class="notice" aria-labelledby="untested"><h2 id="untested">Not tested, and why</h2><ul class="untested">${rows}</ul></section>`;
}

function linkTo(id: string): Markup {
  return html`<a href="#${id}"><code>${id}</code></a>`;
}
