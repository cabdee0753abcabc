import { afterEach, describe, expect, test } from 'vitest';
import type { ServerList } from '@testbed/server-list';
import { approved, approver, capsuleServer, codeOf, draftWith, editor, everything, livePem, openBench, pemFor, person, publisher, publishFirst, seeing, start, withCapsule, type Bench } from './testing/bench.ts';

let bench: Bench;
afterEach(() => bench?.remove());

describe('BUC.02: from an empty console to a published list', () => {
  test('a draft is written, approved by somebody else, published; the log says who did what', async () => {
    bench = openBench();
    const { publishing } = bench;
    expect(publishing.current('server-list')).toBeUndefined();
    const { id, digest } = await approved(bench, withCapsule);
    const publication = await publishing.publish(publisher, id, digest);
    expect(publication).toMatchObject({ version: 1, digest, author: { id: 'eeva' }, approver: { id: 'arvo' }, publisher: { id: 'pille' }, omitted: [] });
    expect(publication.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['server-list.json', 'server-list.sig.json', 'server-list.freshness.json', 'server-list.root.json', 'roots/1.json', 'exports/ria/config.json', 'exports/ria/config.ecc', 'exports/libcdoc/libcdoc.json', 'server-list.audit-head.json']));
    expect(publishing.audit().map(({ action, actor }) => `${actor.id} ${action}`)).toEqual(['eeva create-draft', 'eeva save-draft', 'eeva submit', 'arvo approve', 'pille publish', 'pille sign', 'pille published']);
    expect(publishing.drafts()).toEqual([]);
    expect(publishing.draft(id)).toMatchObject({ state: 'published', stale: false });
  });

  test('the next draft is a copy with the next version and the digest of the one before', async () => {
    bench = openBench();
    await publishFirst(bench);
    const { draft, findings } = await bench.publishing.createDraft(editor, 'server-list');
    expect(JSON.parse(draft.content)).toMatchObject({ version: 2, previousHash: bench.publishing.current('server-list')?.digest, servers: [capsuleServer] });
    expect({ base: draft.base?.version, findings }).toEqual({ base: 1, findings: [] });
  });
});

describe('who may do what', () => {
  const someone = person('keegi', 'viewer');
  test.each<[string, (bench: Bench, id: string, digest: string) => Promise<unknown>]>([
    ['start a draft', ({ publishing }) => publishing.createDraft(someone, 'server-list')],
    ['revert', ({ publishing }) => publishing.revert(someone, 'server-list', 1)],
    ['save', ({ publishing }, id) => publishing.saveDraft(someone, id, 1, '{}')],
    ['submit', ({ publishing }, id) => publishing.submit(someone, id)],
    ['withdraw', ({ publishing }, id) => publishing.withdraw(someone, id)],
    ['discard', ({ publishing }, id) => publishing.discard(someone, id)],
    ['approve', ({ publishing }, id, digest) => publishing.approve(someone, id, digest)],
    ['reject', ({ publishing }, id) => publishing.reject(someone, id, 'because')],
    ['publish', ({ publishing }, id, digest) => publishing.publish(someone, id, digest)],
    ['renew the freshness', ({ publishing }) => publishing.renewFreshness(someone)],
  ])('a viewer can not %s', async (_what, work) => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    const before = bench.publishing.auditLog();
    expect(await codeOf(work(bench, id, digest))).toBe('role-missing');
    expect(bench.publishing.auditLog()).toEqual(before);
  });

  test('an editor is no approver, an approver no publisher', async () => {
    bench = openBench();
    const { publishing } = bench;
    const id = await draftWith(bench, withCapsule);
    const { digest = '' } = await publishing.submit(editor, id);
    expect(await codeOf(publishing.approve(editor, id, digest))).toBe('role-missing');
    await publishing.approve(approver, id, digest);
    expect(await codeOf(publishing.publish(approver, id, digest))).toBe('role-missing');
  });
});

describe('four eyes', () => {
  test('neither the author nor who saved any revision approves, whatever roles they have', async () => {
    bench = openBench();
    const { publishing } = bench;
    const other = person('oskar', 'editor', 'approver');
    const id = await draftWith(bench, withCapsule, everything);
    const draft = publishing.draft(id);
    await publishing.saveDraft(other, id, draft.revision, `${draft.content}\n`);
    await publishing.saveDraft(editor, id, draft.revision + 1, draft.content);
    const { digest = '', editors } = await publishing.submit(editor, id);
    expect(editors.map((each) => each.id)).toEqual(['olev', 'oskar', 'eeva']);
    expect(await codeOf(publishing.approve(everything, id, digest))).toBe('own-draft');
    expect(await codeOf(publishing.approve(other, id, digest))).toBe('own-draft');
    expect((await publishing.approve(approver, id, digest)).state).toBe('approved');
  });

  test('an approval is for exact bytes: another digest, and any change after it, is refused', async () => {
    bench = openBench();
    const { publishing } = bench;
    const id = await draftWith(bench, withCapsule);
    const { digest = '', revision, content } = await publishing.submit(editor, id);
    expect(await codeOf(publishing.approve(approver, id, `sha256:${'0'.repeat(64)}`))).toBe('digest-mismatch');
    await publishing.approve(approver, id, digest);
    expect(await codeOf(publishing.publish(publisher, id, `sha256:${'0'.repeat(64)}`))).toBe('digest-mismatch');
    const { draft } = await publishing.saveDraft(editor, id, revision, `${content}\n`);
    expect(draft).toMatchObject({ state: 'editing' });
    expect(draft).not.toHaveProperty('approval');
    expect(await codeOf(publishing.publish(publisher, id, digest))).toBe('draft-state');
    const again = await publishing.submit(editor, id);
    expect(again.digest).not.toBe(digest);
    expect(await codeOf(publishing.approve(approver, id, digest))).toBe('digest-mismatch');
  });

  test('a withdrawn and a rejected draft lose their approval; a rejection has a reason', async () => {
    bench = openBench();
    const { publishing } = bench;
    const { id, digest } = await approved(bench, withCapsule);
    expect(await codeOf(publishing.reject(approver, id, ' '))).toBe('reason-missing');
    const rejected = await publishing.reject(approver, id, 'the name is misspelt');
    expect(rejected).toMatchObject({ state: 'editing', rejection: { by: { id: 'arvo' }, reason: 'the name is misspelt' } });
    await publishing.submit(editor, id);
    await publishing.approve(approver, id, digest);
    expect((await publishing.withdraw(editor, id)).state).toBe('editing');
    expect(await codeOf(publishing.publish(publisher, id, digest))).toBe('draft-state');
    expect((await publishing.discard(editor, id)).state).toBe('discarded');
    expect(await codeOf(publishing.saveDraft(editor, id, 2, '{}'))).toBe('draft-state');
  });
});

describe('what a draft may say', () => {
  test('two people save the same revision: the second is told', async () => {
    bench = openBench();
    const { draft } = await bench.publishing.createDraft(editor, 'server-list');
    await bench.publishing.saveDraft(editor, draft.id, 1, draft.content);
    expect(await codeOf(bench.publishing.saveDraft(everything, draft.id, 1, draft.content))).toBe('revision-conflict');
  });

  test.each<[string, (list: ServerList) => object | string, string, string]>([
    ['no JSON', () => '{', 'content-invalid', 'content-invalid'],
    ['another version', (list) => ({ ...withCapsule(list), version: 7 }), 'version-not-next', 'version-by-one'],
    ['another environment', (list) => ({ ...withCapsule(list), environment: 'production' }), 'findings-open', 'environment-kept'],
    ['no current certificate', (list) => ({ ...list, servers: [{ ...capsuleServer, certificates: [] }] }), 'findings-open', 'pin-current'],
  ])('%s: it is kept as text and found fault with, and not submitted', async (_what, change, code, finding) => {
    bench = openBench();
    const { publishing } = bench;
    const { draft } = await publishing.createDraft(editor, 'server-list');
    const content = change(JSON.parse(draft.content) as ServerList);
    const saved = await publishing.saveDraft(editor, draft.id, 1, typeof content === 'string' ? content : JSON.stringify(content));
    expect(saved.findings.filter(({ severity }) => severity === 'error').map((each) => each.code)).toContain(finding);
    expect(await codeOf(publishing.submit(editor, draft.id))).toBe(code);
    expect(publishing.draft(draft.id).state).toBe('editing');
  });

  test('a text of more than 2 MiB is refused', async () => {
    bench = openBench();
    const { draft } = await bench.publishing.createDraft(editor, 'server-list');
    expect(await codeOf(bench.publishing.saveDraft(editor, draft.id, 1, ' '.repeat(2 * 1024 * 1024 + 1)))).toBe('content-too-large');
  });

  test('every changed field, against the published version; validation of what is not saved yet', async () => {
    bench = openBench();
    await publishFirst(bench);
    const id = await draftWith(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, name: 'Uus nimi' }] }));
    expect(bench.publishing.changes(id)).toContainEqual({ path: `/servers/${capsuleServer.id}/name`, before: 'Võtmeserver', after: 'Uus nimi' });
    expect((await bench.publishing.findingsOf(id, '{')).map(({ code }) => code)).toEqual(['content-invalid']);
    expect(await bench.publishing.findings(id)).toEqual([]);
  });
});

describe('what is published', () => {
  test('of two drafts of one base one is published, the other is stale', async () => {
    bench = openBench();
    const { publishing } = bench;
    const [first, second] = [await approved(bench, withCapsule), await approved(bench, (list) => ({ ...withCapsule(list), defaultCapsuleServer: undefined }))];
    await publishing.publish(publisher, first.id, first.digest);
    expect(publishing.draft(second.id).stale).toBe(true);
    expect(await codeOf(publishing.publish(publisher, second.id, second.digest))).toBe('stale');
    expect(await codeOf(publishing.publish(publisher, first.id, first.digest))).toBe('draft-state');
    expect(publishing.history('server-list').map(({ version }) => version)).toEqual([1]);
  });

  test('what was right when it was approved may be wrong when it is published', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    bench.clock.set(new Date(start.getTime() + 400 * 86_400_000));
    expect(await codeOf(bench.publishing.publish(publisher, id, digest))).toBe('findings-open');
  });

  test('revert: old content under a higher version', async () => {
    bench = openBench();
    const { publishing } = bench;
    await publishFirst(bench);
    const second = await approved(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, name: 'Vale nimi' }] }));
    await publishing.publish(publisher, second.id, second.digest);
    const { draft, findings } = await publishing.revert(editor, 'server-list', 1);
    expect(JSON.parse(draft.content)).toMatchObject({ version: 3, previousHash: second.digest, servers: [{ name: 'Võtmeserver' }] });
    expect(findings).toEqual([]);
    const { digest = '' } = await publishing.submit(editor, draft.id);
    await publishing.approve(approver, draft.id, digest);
    expect((await publishing.publish(publisher, draft.id, digest)).version).toBe(3);
    expect(await codeOf(publishing.revert(editor, 'server-list', 9))).toBe('version-unknown');
  });

  test('a live certificate that is not listed stops the publication; one that is listed as next does not', async () => {
    const live = pemFor('capsule');
    bench = openBench({ probe: seeing({ [capsuleServer.sender]: live, [capsuleServer.recipient]: live }) });
    const { publishing } = bench;
    const { id, digest } = await approved(bench, withCapsule);
    expect(await codeOf(publishing.publish(publisher, id, digest))).toBe('live-certificate-not-listed');
    expect(publishing.current('server-list')).toBeUndefined();
    const next = await approved(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, certificates: [...capsuleServer.certificates, { purpose: 'next', pem: live }] }] }));
    expect((await publishing.publish(publisher, next.id, next.digest)).version).toBe(1);
  });

  test('an unreachable address has to be acknowledged, and the log keeps that', async () => {
    bench = openBench({ probe: seeing({}) });
    const { publishing } = bench;
    const { id, digest } = await approved(bench, withCapsule);
    expect(await codeOf(publishing.publish(publisher, id, digest))).toBe('server-unreachable');
    expect(await codeOf(publishing.publish(publisher, id, digest, { acknowledgedUnreachable: [capsuleServer.sender] }))).toBe('server-unreachable');
    await publishing.publish(publisher, id, digest, { acknowledgedUnreachable: [capsuleServer.sender, capsuleServer.recipient] });
    const entry = publishing.audit().find(({ action }) => action === 'publish');
    expect(entry?.details).toMatchObject({ acknowledged: [capsuleServer.sender, capsuleServer.recipient], probes: [{ url: capsuleServer.sender, unreachable: 'connection refused' }, { url: capsuleServer.recipient }] });
  });

  test('a list without an active capsule server has no machine policy, and says so', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, (list) => list);
    const { omitted } = await bench.publishing.publish(publisher, id, digest);
    expect(omitted).toEqual([{ format: 'digidoc-policy', reason: expect.stringContaining('active capsule server') }]);
  });
});

test("the organisation's client configuration goes the same way; its default server is a published one", async () => {
  bench = openBench();
  const { publishing } = bench;
  const { draft, findings } = await publishing.createDraft(editor, 'client-configuration');
  expect(findings).toEqual([]);
  const wrong = { version: 1, environment: 'test', defaultExpiry: 'P20D', maximumExpiry: 'P10D', defaultCapsuleServer: capsuleServer.id };
  const saved = await publishing.saveDraft(editor, draft.id, 1, JSON.stringify(wrong));
  expect(saved.findings.map(({ code, path }) => [code, path])).toEqual([['expiry-over-maximum', '/defaultExpiry'], ['default-server', '/defaultCapsuleServer']]);
  await publishFirst(bench);
  await publishing.saveDraft(editor, draft.id, 2, JSON.stringify({ ...wrong, maximumExpiry: 'P30D' }));
  const { digest = '' } = await publishing.submit(editor, draft.id);
  await publishing.approve(approver, draft.id, digest);
  const publication = await publishing.publish(publisher, draft.id, digest);
  expect(publication.files.map(({ path }) => path)).toEqual(['client-configuration.audit-head.json', 'client-configuration.json', 'client-configuration.sig.json']);
  const following = await publishing.createDraft(editor, 'client-configuration');
  expect(JSON.parse(following.draft.content)).toMatchObject({ version: 2, defaultExpiry: 'P20D' });
  expect(following.findings).toEqual([]);
});

test.each([
  ['P0D', '/defaultExpiry'],
  ['P7306D', '/defaultExpiry'],
  ['P1Y', '/defaultExpiry'],
])('a client configuration with the default expiry %s', async (defaultExpiry, path) => {
  bench = openBench();
  const { draft } = await bench.publishing.createDraft(editor, 'client-configuration');
  const { findings } = await bench.publishing.saveDraft(editor, draft.id, 1, JSON.stringify({ version: 1, environment: 'test', defaultExpiry }));
  expect(findings).toEqual([expect.objectContaining({ code: 'content-invalid', path, next: 'whole days, from P1D to P7305D (twenty years)' })]);
});

test('only an editor probes, and only addresses of drafts, of the published list, and configured ones', async () => {
  const configured = 'https://configured.example:8443';
  const asked: unknown[] = [];
  bench = openBench({
    probe: (order) => {
      asked.push(order.allowed);
      return seeing({ [capsuleServer.sender]: livePem })(order);
    },
  });
  const { publishing } = bench;
  expect(await codeOf(publishing.probe(approver, capsuleServer.sender))).toBe('role-missing');
  const id = await draftWith(bench, withCapsule);
  expect(await publishing.probe(editor, capsuleServer.sender)).toMatchObject({ certificate: { pem: livePem } });
  await publishing.saveDraft(editor, id, 2, '{');
  await publishing.probe(editor, capsuleServer.sender);
  expect(asked).toEqual([[capsuleServer.sender, capsuleServer.recipient, configured], [configured]]);
  expect(publishing.audit().filter(({ action }) => action === 'probe').map(({ actor, details }) => [actor.name, details['url']])).toEqual([['Eeva', capsuleServer.sender], ['Eeva', capsuleServer.sender]]);
});

test('what an application did is in the log too', () => {
  bench = openBench();
  bench.publishing.record(everything, 'account-made', { account: 'uus', roles: ['viewer'] });
  expect(bench.publishing.audit()).toMatchObject([{ sequence: 1, actor: { id: 'olev', name: 'Olev' }, action: 'account-made', details: { account: 'uus', roles: ['viewer'] } }]);
});
