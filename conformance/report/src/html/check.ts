import { requirements } from '@testbed/requirements';
import type { RecordedCheck } from '../record/record.ts';
import { transcriptPath } from '../results.ts';
import { diagramOf } from './diagram.ts';
import { exchangeOf } from './exchange.ts';
import { processOf } from './process.ts';
import { html, type Markup } from './markup.ts';
import type { PageOptions } from './page.ts';
import { durationOf, verdictNames } from './words.ts';

const ledger = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** More would make the page slow; the transcript has all. */
const shownExchanges = 40;

/** One check with its evidence, open when it did not pass. */
export function checkOf(check: RecordedCheck, options: PageOptions): Markup {
  const { id, verdict, level, expected, actual, why, next, duration, known } = check;
  const open = verdict === 'fail' || verdict === 'warning' || verdict === 'inconclusive';
  return html`<details class="check ${verdict}" id="${id}" data-verdict="${verdict}"${open && html` open`}>
<summary><span class="badge ${verdict}">${verdictNames[verdict]}${known && ', known'}</span><h3>${id}</h3><span class="gist">${expected}</span><span class="quiet">${level}</span><span class="quiet time">${durationOf(duration)}</span></summary>
<div class="inside">
${known && html`<p class="known">Known until ${known.until}: ${known.reason} <span class="quiet">${known.owner}, ${known.link}</span></p>`}
<div class="compare"><section><h4>Expected</h4><p>${expected}</p></section><section class="actual"><h4>Actual</h4><p>${actual}</p></section></div>
<div class="compare"><section><h4>Why it matters</h4><p>${why}</p></section><section><h4>What to do next</h4><p>${next}</p></section></div>
${requirementsOf(check)}
<section><h4>This check alone</h4><div class="command"><code>${options.reproduce(id).split(' ').map((word) => html`<span>${word}</span> `)}</code><button type="button" class="copy">Copy</button></div></section>
${transcriptOf(check, options)}
</div></details>`;
}

function requirementsOf({ requirements: ids }: RecordedCheck): Markup {
  const rows = ids.map((id) => {
    const requirement = ledger.get(id);
    const clauses = requirement?.sources.map(({ document, section }) => `${document}, ${section}`).join(' · ');
    return html`<li><b class="requirement">${id}</b> ${requirement ? html`${requirement.text} <span class="quiet">${clauses}</span>` : html`<span class="quiet">not in the ledger of this version</span>`}</li>`;
  });
  return html`<section><h4>${ids.length === 1 ? 'Requirement' : 'Requirements'}</h4><ul class="requirements">${rows}</ul></section>`;
}

function transcriptOf({ id, transcript }: RecordedCheck, { listeners = {} }: PageOptions): Markup {
  if (transcript.length === 0) return html`<p class="quiet">Nothing was sent.</p>`;
  const shown = transcript.slice(0, shownExchanges);
  const anchor = (number: number): string => `${id}/${number}`;
  const exchanges = shown.filter((entry) => entry.kind === 'exchange').map((exchange, index) => exchangeOf(exchange, index + 1, anchor(index + 1)));
  return html`<section><h4>What happened</h4>
<div class="scroller" tabindex="0" role="group" aria-label="Sequence diagram">${diagramOf(shown, { listeners, anchor })}</div>
${exchanges}
${shown.filter((entry) => entry.kind === 'process').map(processOf)}
<p class="quiet">${transcript.length > shown.length && `The first ${shown.length} of ${transcript.length} steps. `}Complete transcript: <a href="${transcriptPath(id)}">${transcriptPath(id)}</a></p></section>`;
}
