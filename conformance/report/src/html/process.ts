import type { RecordedProcess } from '../record/record.ts';
import { processLine } from './diagram.ts';
import { html, type Markup } from './markup.ts';

/** What the page shows of an output. */
const longestShown = 4096;

/** All about one run of a client, folded until it is asked for. */
export function processOf(process: RecordedProcess): Markup {
  const { at, command, stdout, stderr, files } = process;
  return html`<details class="exchange">
<summary><code>${processLine(process)}</code></summary>
<p class="quiet">${at.slice(11, -1)} UTC</p>
<pre tabindex="0">${command.join(' ')}</pre>
<p>${files.length === 0 ? 'It left no file behind.' : `It left behind: ${files.join(', ')}`}</p>
<div class="sides">
<section aria-label="Output"><h5>Output</h5>${outputOf(stdout)}</section>
<section aria-label="Error output"><h5>Error output</h5>${outputOf(stderr)}</section>
</div></details>`;
}

function outputOf(text: string): Markup {
  return text === '' ? html`<p class="quiet">nothing</p>` : html`<pre tabindex="0">${text.slice(0, longestShown)}</pre>`;
}
