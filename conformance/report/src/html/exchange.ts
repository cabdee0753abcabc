import type { RecordedBody, RecordedExchange } from '../record/record.ts';
import { decodeBody, decodeTicket, type Decoded } from './decode.ts';
import { factsOf, outcomeOf, requestLine, toneOf } from './diagram.ts';
import { indentJson } from './indent.ts';
import { html, type Markup } from './markup.ts';

type Headers = RecordedExchange['request']['headers'];

/** What the page shows of a body. */
const longestShown = 4096;

/** All about one exchange, folded until it is asked for. */
export function exchangeOf(exchange: RecordedExchange, number: number, anchor: string): Markup {
  const { actor, origin, started, duration, connection, request, response, failure } = exchange;
  return html`<details class="exchange" id="${anchor}">
<summary><span class="number">${number}</span> <span class="who">${actor}</span> <code>${requestLine(request)}</code> <span class="outcome ${toneOf(exchange)}">${outcomeOf(exchange)}</span></summary>
<p class="quiet">${started.slice(11, -1)} UTC, ${duration} ms, ${origin}${connection && `, ${factsOf(connection)}`}</p>
${connection?.serverCertificate && html`<p class="quiet">server certificate ${connection.serverCertificate.subject}, sha256:${connection.serverCertificate.sha256}</p>`}
<div class="sides">
<section aria-label="Request ${number}"><h5>Request</h5>${request.raw ? bodyOf(request.raw) : html`${headersOf(request.headers)}${request.body && bodyOf(request.body)}`}</section>
<section aria-label="Answer ${number}"><h5>Answer</h5>${response ? html`${headersOf(response.headers)}${bodyOf(response.body)}` : html`<p>${failure ? `${failure.layer}: ${failure.reason}` : 'none'}</p>`}</section>
</div></details>`;
}

function headersOf(headers: Headers): Markup {
  const tickets = headers.filter(([, value]) => value.startsWith('eyJ')).map(([, value]) => decodedOf(decodeTicket(value)));
  return html`<dl class="headers">${headers.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>${tickets}`;
}

function bodyOf(body: RecordedBody): Markup {
  if (body.length === 0) return html`<p class="quiet">no body</p>`;
  if (!('text' in body)) return html`<p class="quiet">${body.length} bytes ${'sha256' in body ? `, sha256:${body.sha256}` : 'that are no text'}</p>${'base64' in body && html`<pre tabindex="0">${body.base64.slice(0, longestShown)}</pre>`}`;
  const cut = body.text.length > longestShown;
  const decoded = decodeBody(body.text);
  return html`${decoded && decodedOf(decoded)}<pre tabindex="0">${cut ? body.text.slice(0, longestShown) : indentJson(body.text)}</pre>${cut && html`<p class="quiet">the first ${longestShown} of ${body.length} bytes; the transcript has more</p>`}`;
}

function decodedOf({ title, rows }: Decoded): Markup {
  return html`<table class="decoded"><caption>${title}, decoded</caption><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
