import { expect, test } from 'vitest';
import { parseLedger } from './parse.ts';

const whole = {
  id: 'CCS/example',
  sources: [{ document: 'seeds/ccs.md', section: 'Interface security' }],
  text: 'A server does something.',
  subject: ['capsule-server'],
  level: 'MUST',
  rationale: 'Because.',
  profiles: ['use-case'],
  observer: 'server-suite',
  state: { is: 'tested' },
};

function refusal(...entries: readonly object[]): unknown {
  try {
    return parseLedger([{ name: 'example.json', content: entries }]);
  } catch (error) {
    return error;
  }
}

test('a file of requirements is read as it is', () => {
  expect(parseLedger([{ name: 'a.json', content: [whole] }, { name: 'b.json', content: [{ ...whole, id: 'UC.Client.P.04/2a' }] }])).toEqual([whole, { ...whole, id: 'UC.Client.P.04/2a' }]);
});

test.each(Object.keys(whole))('a requirement without %s is refused, and the file named', (member) => {
  expect(refusal({ ...whole, [member]: undefined })).toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining(`example.json: /0 must have required property '${member}'`) });
});

test.each([
  ['an id of no known form', { id: 'UC.KTS.1/4' }, '/0/id'],
  ['a text above 200 characters', { text: `${'x'.repeat(200)}.` }, '/0/text'],
  ['no source', { sources: [] }, '/0/sources'],
  ['an unknown level', { level: 'SHALL' }, '/0/level'],
  ['an unknown profile', { profiles: ['3.1'] }, '/0/profiles/0'],
  ['an exclusion without a reason', { state: { is: 'excluded' } }, '/0/state'],
  ['an ambiguity that does not say whether it is tested', { state: { is: 'ambiguous', reason: 'x' } }, '/0/state'],
  ['a plan for the server suite, which exists', { state: { is: 'planned', reason: 'later' } }, '/0/state/is'],
  ['a test that nobody can make', { observer: 'nobody' }, '/0/state/is'],
  ['a member of no meaning', { note: 'x' }, '/0'],
])('%s is refused', (_, change, place) => {
  expect(refusal({ ...whole, ...change })).toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining(`example.json: ${place} `) });
});

test('an id that occurs twice is refused', () => {
  expect(refusal(whole, whole)).toMatchObject({ code: 'requirement-duplicate', message: 'the ledger has CCS/example twice' });
});

test('a document that documents.json does not name is refused', () => {
  expect(refusal({ ...whole, sources: [{ document: 'hearsay', section: '1' }] })).toMatchObject({ code: 'document-unknown', message: 'CCS/example names the document hearsay' });
});
