import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordRun } from '../record/record.ts';
import { hostile, sampleRun, secrets } from '../testing/sample-run.ts';
import { html } from './markup.ts';
import { pageOf, type PageOptions } from './page.ts';

const options: PageOptions = { signer: 'sha256:abcd', reproduce: (check) => `testbed certify server --target 'a b.json' --only ${check}`, listeners: { 'https://localhost:9443': 'sender interface' } };
const page = pageOf(recordRun(sampleRun()), options);
const body = page.replaceAll(/<(style|script)>.*?<\/\1>/gs, '');
const text = body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll(/\s+/g, ' ');

/** One check with everything inside it. */
function blockOf(id: string): string {
  const start = body.indexOf(`id="${id}"`);
  const end = body.indexOf('<details class="check', start);
  return body.slice(start, end === -1 ? undefined : end);
}

/** The opening and closing tags in their order; attribute values never hold a `>` that is not escaped. */
function tagsOf(markup: string): { name: string; closes: boolean; attributes: string[]; empty: boolean }[] {
  return [...markup.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>/g)].map(([, slash, name = '', attributes = '', empty]) => ({
    name: name.toLowerCase(),
    closes: slash === '/',
    attributes: [...attributes.matchAll(/([\w:-]+)(?:="[^"]*")?/g)].map(([, attribute = '']) => attribute.toLowerCase()),
    empty: empty === '/' || ['meta', 'input'].includes(name),
  }));
}

describe('the first page', () => {
  test('says the verdict, the target, the profile, the counts and how long it took', () => {
    expect(body).toContain('<h1>Not conformant</h1>');
    for (const said of ['A <capsule> server does not do what is demanded in 2 of 4 checks (1 known to the baseline).', 'capsule server', 'use-case', '2026-11-23 08:00 UTC', 'took 1 min 5 s', '2 failed', '1 undecided', '1 warning', '1 passed', '2 not applicable']) expect(text).toContain(said);
  });

  test('says what was not tested and why, one line a reason', () => {
    expect(text).toContain('Not tested, and why undecided 1 check: the target does not offer a second client');
    expect(text).toContain('2 checks: the target does not offer a clock capsule/expiry/by-clock capsule/expiry/by-clock-maximum');
  });

  test('names known deviations and surprises', () => {
    expect(text).toContain('capsule/upload/known waits for the next release Mari, until 2027-03-01, https://example.org/issue/1');
    expect(text).toContain('unexpected pass capsule/upload/created passes: take it off the baseline');
  });

  test('says in other runs what they came to', () => {
    const pageFor = (change: Parameters<typeof sampleRun>[0]): string => pageOf(recordRun(sampleRun(change)), { ...options, signer: undefined });
    const passing = sampleRun().checks.slice(0, 1);
    const summary = { pass: 1, fail: 0, warning: 0, notApplicable: 0, inconclusive: 0 };
    expect(pageFor({ checks: passing, summary, surprises: [] })).toContain('<h1>Conformant</h1>');
    expect(pageFor({ checks: passing, summary, surprises: [] })).toContain('Everything that the profile demands was tested.');
    expect(pageFor({ summary: { ...summary, inconclusive: 1 } })).toContain('<h1>Inconclusive</h1>');
    const incomplete = pageFor({ checks: passing, summary, complete: false });
    expect(incomplete).toContain('<h1>Incomplete run</h1>');
    expect(incomplete).toContain('This report is not signed.');
    expect(incomplete).not.toContain('was tested.');
    expect(pageFor({ target: { name: 'A client', kind: 'client', digest: '' }, profile: 'client' })).toContain('<span class="quiet">client</span>');
  });
});

describe('a check', () => {
  const failed = blockOf('capsule/fetch/revoked');

  test('that did not pass is open and stands first; one that passed is closed', () => {
    const opened = [...body.matchAll(/<details class="check ([\w-]+)" id="[^"]+" data-verdict="[\w-]+"( open)?>/g)].map(([, verdict, open]) => `${verdict}${open ?? ''}`);
    expect(opened).toStrictEqual(['fail open', 'fail open', 'inconclusive open', 'warning open', 'pass', 'not-applicable', 'not-applicable']);
  });

  test('says expected, actual, why, next, the command and the requirements with text and clause', () => {
    for (const said of ['What capsule/fetch/revoked is about is done.', 'answered 500', 'Somebody relies on it.', 'Do it.', 'NO/such-requirement', 'not in the ledger of this version']) expect(failed).toContain(said);
    expect(failed.replaceAll(/<\/?span>/g, '')).toContain('testbed certify server --target &#39;a b.json&#39; --only capsule/fetch/revoked');
    expect(blockOf('capsule/upload/created')).toMatch(/UC\.KTS\.01\/4<\/b> The capsule is stored with an expiry time.*seeds\/use-cases\.txt, UC\.KTS\.01 step 4/s);
  });

  test('has a diagram with a lane for each actor and listener, an arrow for each exchange, a note for each hook', () => {
    for (const said of ['>sender<', '>client 1<', '>revoked client<', '>sender interface<', '>localhost:9444<', '>revoke, serial 0a1b, password [removed]<', '>TLS alert certificate_revoked · 12 ms<']) expect(failed).toContain(said);
    expect(failed.match(/<a href="#capsule\/fetch\/revoked\/\d" class="arrow"/g)).toHaveLength(3);
    expect(failed.match(/<details class="exchange" id="capsule\/fetch\/revoked\/\d"/g)).toHaveLength(3);
  });

  test('shows capsules and tickets decoded', () => {
    expect(failed).toContain('<caption>Capsule, decoded</caption>');
    expect(failed).toContain('<caption>Ticket, decoded</caption>');
    expect(failed).toContain('etsi/PNOEE-30303039914');
  });
});

describe('whatever a server answered', () => {
  test('no secret stands in the page', () => {
    for (const secret of Object.values(secrets)) expect(page).not.toContain(secret);
  });

  test('nothing of it becomes markup', () => {
    expect(body).toContain('&#60;img src=x onerror=alert(1)&#62;');
    const tags = tagsOf(body);
    expect(tags.map(({ name }) => name)).not.toContain('img');
    expect(tags.flatMap(({ attributes }) => attributes).filter((name) => name.startsWith('on') || name === 'style')).toStrictEqual([]);
    expect(body.replaceAll(/<!doctype html>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>/g, '')).not.toMatch(/[<>]/);
  });

  test('every element is closed in its turn', () => {
    const open: string[] = [];
    for (const { name, closes, empty } of tagsOf(body)) {
      if (closes && open.at(-1) === name) open.pop();
      else if (!empty) open.push(closes ? `/${name}` : name);
    }
    expect(open).toStrictEqual([]);
  });

  test('what is put in comes out as text, and can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (content) => {
        const { markup } = html`<p title="${content}">${[content, undefined, false]}</p>`;
        expect(markup.match(/[<>"']/g)?.join('')).toBe('<""><>');
        expect(markup.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
        expect(markup.isWellFormed()).toBe(true);
      }),
    );
    expect(html`${hostile}`.markup).toContain('\\u{202e}gnp.\\u{0}');
  });
});

test('ids are unique, and links in the page lead somewhere', () => {
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  for (const [, target] of body.matchAll(/(?:aria-labelledby|for)="([^"]+)"/g)) expect(ids).toContain(target);
});

test('the page may load nothing, and run only its own script', () => {
  expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; script-src &#39;sha256-[\w+/=]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">/);
  expect(body).not.toMatch(/(?:src|href)="(?!#|transcripts\/)/);
});

test('a long transcript is cut in the page, which says so', () => {
  const [check] = sampleRun().checks;
  if (!check?.transcript[0]) throw new Error('the sample has a transcript');
  const long = pageOf(recordRun(sampleRun({ checks: [{ ...check, transcript: Array(41).fill(check.transcript[0]) }] })), options);
  expect(long).toContain('The first 40 of 41 steps.');
  expect(long.match(/<details class="exchange"/g)).toHaveLength(40);
});
