import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathsBeside } from '../../server-list/beside.ts';
import { testbed } from '../../testing/testbed.ts';
import { openWorkplace, type Workplace } from '../../testing/workplace.ts';
import { p256File } from '../../testing/server-lists.ts';

let here: Workplace;
beforeAll(async () => {
  here = await openWorkplace();
});
afterAll(async () => here?.leave());

test("a world's list violates no rule, can be signed, and is exported with the world's own test key, the same every time", async () => {
  const list = here.listWith(() => ({}));
  const lint = await testbed(['servers', 'lint', list, '--trust', here.world.path(here.world.file.trust.tlsCa), '--json']);
  expect({ code: lint.code, findings: lint.document().lists[0].findings }).toEqual({ code: 0, findings: [] });
  expect((await testbed(['servers', 'sign', list, '--key', p256File(), '--json'])).document()).toMatchObject({ ok: true, accepted: true });
  expect((await testbed(['servers', 'verify', list])).code).toBe(0);

  const keys = [];
  for (const out of [here.fresh('export'), here.fresh('export')]) {
    const run = await testbed(['servers', 'export', list, '--format', 'ria', ...here.inWorld, '--out', out]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain("config.ecc is signed by the world's test key");
    keys.push(['config.ecpub', 'config.pub'].map((name) => readFileSync(join(out, name), 'utf8')));
  }
  expect(keys[1]).toEqual(keys[0]);
});

test('an administrator adds a second server and encrypts to it by the signed list', async () => {
  const second = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
  const list = here.listWith(({ servers }) => ({
    servers: [...servers, ...servers.slice(0, 1).map((server) => ({ ...server, id: second, name: 'Teine', sender: server.sender.replace('localhost', '127.0.0.1'), recipient: server.recipient.replace('localhost', '127.0.0.1') }))],
    defaultCapsuleServer: second,
  }));
  const signed = await testbed(['servers', 'sign', list, '--key', p256File(), '--json']);
  expect(signed.code, signed.stdout).toBe(0);
  const container = here.fresh('made.cdoc2');
  const { certificate } = here.person(0).idCard;
  const made = await testbed(['encrypt', '--out', container, '--cert', here.world.path(certificate), '--server-list', list, ...here.inWorld, '--', here.note]);
  expect(made.code, made.stderr).toBe(0);
  const header = (await testbed(['inspect', container, '--json'])).document().header;
  expect(header.recipients[0].capsule).toMatchObject({ kind: 'KeyServerCapsule', keyServerId: second });
});

test('a client takes only the list that its world has signed, whatever time it is there', async () => {
  const encrypt = (out = here.fresh('made.cdoc2')) => ['encrypt', '--out', out, '--cert', here.world.path(here.person(0).idCard.certificate), ...here.inWorld, '--', here.note];
  const refused = here.fresh('refused.cdoc2');
  const list = here.world.path(here.world.file.serverList);
  const { signatures } = pathsBeside(list);
  const [bytes, signed] = [readFileSync(list), readFileSync(signatures)];
  rmSync(signatures);
  await here.refused(encrypt(refused), 1, { code: 'server-list-unsigned' }, refused);
  writeFileSync(signatures, signed);
  writeFileSync(list, bytes.toString().replace('"active"', '"retired"'));
  await here.refused(encrypt(refused), 1, { code: 'server-list-signature-wrong' }, refused);
  writeFileSync(list, bytes);

  for (const offset of [2 * 365 * 86_400_000, 0]) {
    const moved = await fetch(`${here.world.file.control}/clock`, { method: 'POST', body: JSON.stringify({ offset }) });
    expect(moved.status).toBe(200);
    const run = await testbed(encrypt());
    expect({ offset, code: run.code }, run.stderr).toEqual({ offset, code: 0 });
  }
});
