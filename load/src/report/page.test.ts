import { describe, expect, test } from 'vitest';
import { sampleResult } from '../testing/sample-result.ts';
import { loadPage } from './page.ts';

describe('the page of a load', () => {
  const page = loadPage(sampleResult());

  test('says first how it ended, and why', () => {
    expect(/<h1>(.*?)<\/h1>/.exec(page)?.[1]).toBe('Failed');
    expect(page).toContain('1 of 3 demands did not hold while 15 users were to come and 21 requests were made.');
    expect(page).toContain('broken once');
  });

  test('is one file: it runs nothing and asks nobody', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  test('what a server sent is text', () => {
    expect(page).toContain('/key-capsules/KC&#60;00&#62; was answered 201 and is not found');
    expect(loadPage(sampleResult({ targets: [{ name: '<b>\u{202E}x', kind: 'capsule-server', digest: 'd' }] }))).toContain('&#60;b&#62;\\u{202e}x');
  });

  test('every operation has its figures and its chart', () => {
    expect(page).toContain('<td>12.3</td><td>45.6</td><td>78.9</td><td>123.4</td>');
    expect(page).toContain('200: 18, 503: 2, timeout: 1');
    expect(page.match(/<figure/g)).toHaveLength(5);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('where the kernel tells nothing of the machine, nothing is claimed', () => {
    const silent = loadPage(sampleResult({ usage: { processes: [] } }));
    expect(page).toContain('others used 0.5 cores');
    expect(silent).not.toMatch(/others used|whole machine|NaN|Infinity/);
  });

  test('a run that withstood, and one that could not be decided', () => {
    expect(loadPage(sampleResult({ conclusion: 'pass' }))).toContain('<h1>Withstood</h1>');
    expect(loadPage(sampleResult({ conclusion: 'undecided' }))).toContain('1 of 3 demands could not be decided.');
  });
});
