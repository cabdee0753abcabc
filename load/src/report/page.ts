import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, type Markup } from '@testbed/report';
import type { Finding, Verdict } from '../judge.ts';
import { optionOf, type LoadParameters } from '../profile/parameters.ts';
import { profiles } from '../profile/profiles.ts';
import type { LoadResult } from '../result.ts';
import { chartsOf, operationCharts } from './charts.ts';
import { operationsTable } from './operations.ts';

const style = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8');

/** `index.html`: one file that opens from disk, runs nothing and asks nobody for anything. */
export function loadPage(result: LoadResult): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const { suite, seed, k6, targets, profile } = result;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${targets.map(({ name }) => name).join(', ')}: load report, ${profile}</title>
<style>${{ markup: style }}</style>
</head>
<body>
${overview(result)}
<main>
<section aria-labelledby="truth"><h2 id="truth">Truth under load</h2>${findings(result.findings.filter(isTruth))}${broken(result)}</section>
<section aria-labelledby="limits"><h2 id="limits">Load and limits</h2>${findings(result.findings.filter((finding) => !isTruth(finding)))}</section>
<section aria-labelledby="time"><h2 id="time">Over time</h2><div class="charts">${chartsOf(result)}</div></section>
<section aria-labelledby="operations"><h2 id="operations">Operations</h2>${operationsTable(result.operations)}<div class="charts">${operationCharts(result)}</div></section>
<section aria-labelledby="circumstances"><h2 id="circumstances">Circumstances</h2>${circumstances(result)}</section>
</main>
<footer><p>${suite.name} ${suite.version}, commit <code>${suite.commit}</code>, k6 ${k6}, seed <code>${seed}</code>. The same figures as data: <code>results.json</code>; k6's own summaries: <code>k6/</code></p></footer>
</body>
</html>
`.markup;
}

const conclusions: Readonly<Record<Verdict, string>> = { pass: 'Withstood', fail: 'Failed', undecided: 'Undecided' };
const badges: Readonly<Record<Verdict, string>> = { pass: 'held', fail: 'failed', undecided: 'undecided' };
const marks: Readonly<Record<Verdict, string>> = { pass: 'M15 25l7 7 12-15', fail: 'M16 16l16 16m0-16l-16 16', undecided: 'M18 19a6 6 0 1 1 8 6q-2 1-2 4m0 6v1' };

function overview(result: LoadResult): Markup {
  const { conclusion, targets, profile, started, finished, users, machine, usage } = result;
  const requests = result.operations.reduce((sum, operation) => sum + operation.requests, 0);
  return html`<header class="overview ${conclusion}">
<p class="eyebrow">CDOC2 load report</p>
<div class="verdict"><svg class="mark" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="${marks[conclusion]}"/></svg><div><h1>${conclusions[conclusion]}</h1><p class="lead">${sentence(result, requests)}</p></div></div>
<dl class="facts">
<div><dt>Target</dt><dd>${targets.map(({ name, kind }) => html`<span class="entry">${name}</span><span class="quiet">${kind.replace('-', ' ')}</span>`)}</dd></div>
<div><dt>Profile</dt><dd>${profile}<span class="quiet">${profiles[profile].purpose}</span></dd></div>
<div><dt>Run</dt><dd><time datetime="${started}">${started.slice(0, 16).replace('T', ' ')} UTC</time><span class="quiet">took ${Math.round((Date.parse(finished) - Date.parse(started)) / 1000)} s, load for ${result.duration} s</span></dd></div>
<div><dt>Load</dt><dd>${users.planned} users<span class="quiet">${requests} requests</span></dd></div>
<div><dt>Machine</dt><dd>${machine.cores} cores, ${gigabytes(machine.memory)}<span class="quiet">${machine.processor}${usage.otherCores !== undefined && html`<br>others used ${usage.otherCores.toFixed(1)} cores`}</span></dd></div>
</dl>
</header>`;
}

function sentence({ conclusion, findings: all, users }: LoadResult, requests: number): string {
  const of = (verdict: Verdict): number => all.filter((finding) => finding.verdict === verdict).length;
  switch (conclusion) {
    case 'pass':
      return `All ${all.length} demands held while ${users.came ?? users.planned} users made ${requests} requests.`;
    case 'fail':
      return `${of('fail')} of ${all.length} demands did not hold while ${users.planned} users were to come and ${requests} requests were made.`;
    case 'undecided':
      return `Nothing failed, but ${of('undecided')} of ${all.length} demands could not be decided.`;
  }
}

function isTruth({ id }: Finding): boolean {
  return id.startsWith('truth/');
}

function findings(rows: readonly Finding[]): Markup {
  return html`<ul class="findings">${rows.map(({ id, verdict, expected, actual }) => html`<li class="${verdict}"><span class="badge">${badges[verdict]}</span><span class="demand">${expected}<code class="quiet">${id}</code></span><span class="actual">${actual}</span></li>`)}</ul>`;
}

function broken({ invariants }: LoadResult): Markup | undefined {
  const examples = invariants.flatMap(({ id, examples: seen }) => seen.map((what) => html`<li><code>${id}</code> ${what}</li>`));
  return examples.length === 0 ? undefined : html`<div class="notice fail"><h3>Seen</h3><ul>${examples}</ul></div>`;
}

function circumstances({ parameters, journey, phases, machine, usage: { processes, otherCores }, targets }: LoadResult): Markup {
  const given = (Object.keys(parameters) as (keyof LoadParameters)[]).map((name) => html`<tr><th>${optionOf(name)}</th><td>${parameters[name]}</td></tr>`);
  return html`<div class="tables">
<table><caption>Parameters</caption>${given}<tr><th>journey</th><td>${journey}</td></tr></table>
<table><caption>Phases</caption>${phases.map(({ name, usersPerSecond, seconds }) => html`<tr><th>${name}</th><td>${usersPerSecond} users/s for ${seconds} s</td></tr>`)}</table>
<table><caption>Processes on this machine</caption>${processes.map(({ name, pids, cpuSeconds, memory }) => html`<tr><th>${name}</th><td>${cpuSeconds.toFixed(1)} s of CPU, at most ${Math.round(memory / 2 ** 20)} MiB<span class="quiet"> ${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}</span></td></tr>`)}${otherCores !== undefined && html`<tr><th>all others</th><td>${otherCores.toFixed(1)} cores on average</td></tr>`}</table>
<table><caption>Machine</caption><tr><th>system</th><td>${machine.system}</td></tr><tr><th>processor</th><td>${machine.processor}, ${machine.cores} cores</td></tr><tr><th>memory</th><td>${gigabytes(machine.memory)}</td></tr><tr><th>Node</th><td>${machine.node}</td></tr></table>
<table><caption>Target files</caption>${targets.map(({ name, digest }) => html`<tr><th>${name}</th><td><code title="${digest}">${digest.slice(0, 16)}…</code></td></tr>`)}</table>
</div>`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
