import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '@testbed/runner';
import type { RecordedRun } from '../record/record.ts';
import type { ReportOptions } from '../write.ts';
import { checkOf } from './check.ts';
import { html, type Markup } from './markup.ts';
import { overviewOf } from './overview.ts';
import { groupTitles, verdictNames, verdictOrder } from './words.ts';

export interface PageOptions extends Pick<ReportOptions, 'reproduce' | 'listeners'> {
  /** The fingerprint of the key that signs the report; absent when it is not signed. */
  readonly signer: string | undefined;
}

const style = asset('page.css');
const script = asset('page.script.js');

/** `index.html`: one file that opens from disk and asks nobody for anything. */
export function pageOf(run: RecordedRun, options: PageOptions): string {
  // Only this very style and script may act: nothing that a server sent can.
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${run.target.name}: conformance report</title>
<style>${{ markup: style }}</style>
</head>
<body>
<a class="skip" href="#checks">Skip to the checks</a>
${overviewOf(run, options.signer)}
<main id="checks">
${toolbar()}
<p id="nothing" class="quiet" hidden>No check matches.</p>
${verdictOrder.map((verdict) => groupOf(verdict, run, options))}
</main>
<footer>
<p>${options.signer === undefined ? 'This report is not signed.' : html`Signed with the key <code>${options.signer}</code>. To verify it offline: <code>testbed evidence verify DIR</code>`}</p>
<p>${run.suite.name} ${run.suite.version}, commit <code>${run.suite.commit}</code>, seed <code>${run.seed}</code></p>
</footer>
${helpDialog()}
<script>${{ markup: script }}</script>
</body>
</html>
`;
  return page.markup;
}

function toolbar(): Markup {
  const filters = verdictOrder.map((verdict) => html`<button type="button" class="filter ${verdict}" data-filter="${verdict}" aria-pressed="false">${verdictNames[verdict]}</button>`);
  return html`<search class="toolbar"><label for="filter">Filter</label><input id="filter" type="search" placeholder="id, requirement, header, anything" autocomplete="off" spellcheck="false"><div role="group" aria-label="Show only">${filters}</div><output id="shown" for="filter"></output><button type="button" id="help-button" aria-keyshortcuts="?">Keys</button></search>`;
}

function groupOf(verdict: Verdict, run: RecordedRun, options: PageOptions): Markup | undefined {
  const checks = run.checks.filter((check) => check.verdict === verdict).sort((a, b) => Number(Boolean(a.known)) - Number(Boolean(b.known)));
  if (checks.length === 0) return undefined;
  return html`<section class="group" aria-labelledby="group-${verdict}"><h2 id="group-${verdict}">${groupTitles[verdict]} <span class="quiet">${checks.length}</span></h2>
${checks.map((check) => checkOf(check, options))}</section>`;
}

function helpDialog(): Markup {
  const keys = [
    ['j k', 'next and previous of what did not pass'],
    ['→ ←', 'the same'],
    ['/', 'filter by text'],
    ['Esc', 'show everything again'],
    ['Tab, Enter', 'through checks and arrows, and into them'],
    ['?', 'these keys'],
  ];
  return html`<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl>${keys.map(([key, does]) => html`<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`)}</dl><form method="dialog"><button>Close</button></form></dialog>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function asset(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}
