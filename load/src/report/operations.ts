import { html, type Markup } from '@testbed/report';
import type { OperationFigures } from '../measure/operation.ts';

/** Every operation with its counts, its latency, and what was answered how often. */
export function operationsTable(operations: readonly OperationFigures[]): Markup {
  return html`<div class="scroller"><table class="operations">
<thead><tr><th>Operation</th><th>Connection</th><th>Requests</th><th>Shed</th><th>Errors</th><th>Half</th><th>95 %</th><th>99 %</th><th>Slowest</th><th>Answers</th></tr></thead>
<tbody>${operations.map(rowOf)}</tbody></table></div>
<p class="quiet">Milliseconds from connecting to the last byte, of requests that were answered as by a healthy server.</p>`;
}

function rowOf({ operation, connection, requests, shed, errors, latency, answers }: OperationFigures): Markup {
  const times = [latency?.p50, latency?.p95, latency?.p99, latency?.max].map((value) => html`<td>${value === undefined ? '–' : value.toFixed(1)}</td>`);
  return html`<tr><th>${operation}</th><td>${connection}</td><td>${requests}</td><td class="${shed > 0 && 'warning'}">${shed}</td><td class="${errors > 0 && 'fail'}">${errors}</td>${times}<td>${Object.entries(answers).map(([answer, count]) => `${answer}: ${count}`).join(', ')}</td></tr>`;
}
