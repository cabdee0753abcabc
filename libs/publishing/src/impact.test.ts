import { afterEach, expect, test } from 'vitest';
import { approved, capsuleServer, draftWith, openBench, pemFor, publisher, publishFirst, withCapsule, type Bench } from './testing/bench.ts';

let bench: Bench;
afterEach(() => bench?.remove());

const second = { ...capsuleServer, id: '22222222-2222-4222-8222-222222222222', sender: 'https://other.example', recipient: 'https://other.example:444', certificates: [{ purpose: 'current' as const, pem: pemFor('other') }] };
const ids = [second.id];

test('a first list: every client, and what each can not be told', async () => {
  bench = openBench();
  const impact = await bench.publishing.impact(await draftWith(bench, withCapsule));
  expect(impact.map(({ client, omitted }) => [client, omitted])).toEqual([['native', undefined], ['ria', undefined], ['digidoc-policy', undefined], ['libcdoc', undefined], ['java', undefined]]);
  expect(impact.slice(1).every(({ notes }) => notes.length > 0)).toBe(true);
});

test('a new server, a new certificate, a retired server, another default: who is locked out of what', async () => {
  bench = openBench();
  await publishFirst(bench);
  const added = await bench.publishing.impact(await draftWith(bench, (list) => ({ ...list, servers: [...list.servers, second] })));
  expect(added[0]?.notes).toEqual([{ message: expect.stringContaining('DigiDoc4 asks its own fallback server'), servers: ids }]);
  expect(added.find(({ client }) => client === 'digidoc-policy')?.notes).toContainEqual({ message: expect.stringContaining("silently asks the policy's server"), servers: ids });

  const rolled = await bench.publishing.impact(await draftWith(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, certificates: [{ purpose: 'current', pem: pemFor('capsule') }] }] })));
  expect(rolled[0]?.notes.map(({ message }) => message)).toEqual([expect.stringContaining('refuse the new current certificate'), expect.stringContaining('refuse a certificate that they accepted before')]);

  const retired = await bench.publishing.impact(await draftWith(bench, (list) => ({ ...list, defaultCapsuleServer: undefined, servers: [{ ...capsuleServer, state: 'retired' }] })));
  expect(retired[0]?.notes).toEqual([{ message: 'containers that name these do not open any more', servers: [capsuleServer.id] }, { message: expect.stringContaining('have to choose'), servers: [] }]);
  expect(retired.find(({ client }) => client === 'digidoc-policy')).toMatchObject({ omitted: expect.stringContaining('active capsule server'), notes: [] });

  const lost = await bench.publishing.impact(await draftWith(bench, (list) => ({ ...list, defaultCapsuleServer: second.id, servers: [second] })));
  expect(lost[0]?.notes).toContainEqual({ message: expect.stringContaining('nobody is told of these any more'), servers: [capsuleServer.id] });
});

test('a roll-over with the certificate announced locks nobody out', async () => {
  bench = openBench();
  const next = pemFor('capsule');
  const { id, digest } = await approved(bench, (list) => ({ ...withCapsule(list), servers: [{ ...capsuleServer, certificates: [...capsuleServer.certificates, { purpose: 'next', pem: next }] }] }));
  await bench.publishing.publish(publisher, id, digest);
  const impact = await bench.publishing.impact(await draftWith(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, certificates: [{ purpose: 'current', pem: next }, ...capsuleServer.certificates.map(({ pem }) => ({ purpose: 'current', pem }))] }] })));
  expect(impact[0]?.notes).toEqual([]);
});

test('a text that does not parse has no impact yet', async () => {
  bench = openBench();
  const { draft } = await bench.publishing.createDraft({ id: 'x', name: 'X', roles: ['editor'] }, 'server-list');
  await bench.publishing.saveDraft({ id: 'x', name: 'X', roles: ['editor'] }, draft.id, 1, '{');
  await expect(bench.publishing.impact(draft.id)).rejects.toMatchObject({ code: 'content-invalid' });
});
