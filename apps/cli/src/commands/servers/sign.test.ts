import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateTokenKey, softhsmModule, writeSofthsmConf } from '@testbed/eid';
import { beside, folder, fresh, hashOfFile, keyFile, p256File, rsaFile, servers, writeList } from '../../testing/server-lists.ts';
import { testbed } from '../../testing/testbed.ts';

describe('testbed servers sign and verify', () => {
  test('a list is signed, verified, replaced by its successor, and never goes back', async () => {
    const [first, second, state, key] = [fresh(), fresh(), fresh('state.json'), p256File()];
    writeList(first);
    expect(await servers('sign', first, '--key', key)).toMatchObject({ code: 0, document: { ok: true, accepted: true, missingSignatures: 0 } });
    expect(beside(first)).toEqual(['server-list.freshness.json', 'server-list.json', 'server-list.root.json', 'server-list.sig.json']);
    writeList(second, { version: 2, previousHash: hashOfFile(first) });
    expect(await servers('sign', second, '--key', key, '--previous', first)).toMatchObject({ code: 0, document: { accepted: true } });
    expect(beside(second)).not.toContain('server-list.root.json');
    const root = join(first, '../server-list.root.json');
    expect(await servers('verify', first, second, '--root', root, '--state', state)).toMatchObject({ code: 0, document: { ok: true, lists: [{ version: 1 }, { version: 2 }] } });
    expect(await servers('verify', first, '--root', root, '--state', state)).toMatchObject({ code: 1, document: { error: { code: 'server-list-rollback' } } });
    expect(await servers('verify', second, '--state', state)).toMatchObject({ code: 0 });
  });

  test('a list that was changed, or comes without signatures, or from somebody else: exit 1', async () => {
    const [list, other] = [fresh(), fresh()];
    writeList(list);
    writeList(other);
    expect(await servers('verify', list)).toMatchObject({ code: 1, document: { error: { code: 'server-list-unsigned' } } });
    await servers('sign', list, '--key', p256File());
    await servers('sign', other, '--key', p256File());
    expect(await servers('verify', list, '--root', join(other, '../server-list.root.json'))).toMatchObject({ code: 1, document: { error: { code: 'server-list-root-replaced' } } });
    writeFileSync(list, readFileSync(list, 'utf8').replace('9443', '9445'));
    expect(await servers('verify', list)).toMatchObject({ code: 1, document: { error: { code: 'server-list-signature-wrong' } } });
  });

  test('two people sign: the first alone is not enough', async () => {
    const [list, one, two] = [fresh(), p256File(), keyFile(generateKeyPairSync('ed25519').privateKey)];
    writeList(list);
    // Both keys make the root; then each signs the list on their own machine.
    expect(await servers('sign', list, '--key', one, '--key', two, '--threshold', '2')).toMatchObject({ code: 0, document: { accepted: true } });
    writeList(list, { expires: new Date(Date.now() + 100 * 86_400_000).toISOString() });
    expect(await servers('sign', list, '--key', one, '--threshold', '1')).toMatchObject({ code: 2, document: { error: { message: expect.stringContaining('--rotate') } } });
    expect(await servers('sign', list, '--key', one)).toMatchObject({ code: 0, document: { accepted: false, missingSignatures: 1 } });
    expect(await servers('verify', list)).toMatchObject({ code: 1, document: { error: { code: 'server-list-under-threshold' } } });
    expect(await servers('sign', list, '--key', two)).toMatchObject({ code: 0, document: { accepted: true, missingSignatures: 0, signers: [expect.any(String), expect.any(String)] } });
    expect(await servers('verify', list)).toMatchObject({ code: 0 });
  });

  test('keys of their own for root and freshness; the freshness file alone is renewed', async () => {
    const [list, key, rootKey, freshnessKey] = [fresh(), p256File(), p256File(), p256File()];
    writeList(list);
    expect(await servers('sign', list, '--key', key, '--root-key', rootKey, '--freshness-key', freshnessKey)).toMatchObject({ code: 0, document: { accepted: true } });
    const signatures = readFileSync(join(list, '../server-list.sig.json'));
    expect(await servers('sign', list, '--freshness-key', freshnessKey, '--fresh-days', '3')).toMatchObject({ code: 0, document: { accepted: true } });
    expect(readFileSync(join(list, '../server-list.sig.json'))).toEqual(signatures);
    expect(await servers('sign', list, '--key', freshnessKey)).toMatchObject({ code: 1, document: { error: { code: 'server-list-signer-unknown' } } });
    rmSync(join(list, '../server-list.freshness.json'));
    expect(await servers('sign', list, '--key', key)).toMatchObject({ code: 0, document: { accepted: false } });
    expect(await servers('verify', list)).toMatchObject({ code: 1, document: { error: { code: 'server-list-unsigned' } } });
    writeList(list, { expires: new Date(Date.now() + 100 * 86_400_000).toISOString() });
    expect(await servers('sign', list, '--freshness-key', freshnessKey)).toMatchObject({ code: 1, document: { error: { code: 'server-list-under-threshold' } } });
  });

  test('keys are changed: signed by the old and the new ones', async () => {
    const [first, second, old, young] = [fresh(), fresh(), p256File(), p256File()];
    writeList(first);
    await servers('sign', first, '--key', old);
    writeList(second, { version: 2, previousHash: hashOfFile(first) });
    const rotation = ['sign', second, '--previous', first, '--rotate', '--key', young] as const;
    expect(await servers(...rotation)).toMatchObject({ code: 1, document: { error: { code: 'server-list-under-threshold' } } });
    expect(beside(second)).toEqual(['server-list.json']);
    expect(await servers(...rotation, '--old-root-key', old)).toMatchObject({ code: 0, document: { accepted: true } });
    expect(await servers('verify', first, second, '--root', join(first, '../server-list.root.json'))).toMatchObject({ code: 0 });
    expect(await servers('sign', second, '--key', old)).toMatchObject({ code: 1, document: { error: { code: 'server-list-signer-unknown' } } });
  });

  test('a list with errors is not signed', async () => {
    const list = fresh();
    writeList(list, { expires: new Date(Date.now() - 1000).toISOString() });
    expect(await servers('sign', list, '--key', p256File())).toMatchObject({ code: 1, document: { ok: false, findings: [{ code: 'expires-future' }] } });
    expect(beside(list)).toEqual(['server-list.json']);
  });

  test('a key with a password; one that is none; one that can sign no list', async () => {
    const [list, locked] = [fresh(), keyFile(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'salajane')];
    writeList(list);
    const wrong = await servers('sign', list, '--key', locked, '--key-password', 'vale');
    expect(wrong).toMatchObject({ code: 3, document: { error: { code: 'file-invalid' } } });
    expect(JSON.stringify(wrong)).not.toContain('vale');
    expect(await servers('sign', list, '--key', list)).toMatchObject({ code: 3, document: { error: { code: 'file-invalid' } } });
    expect(await servers('sign', list, '--key', rsaFile())).toMatchObject({ code: 3, document: { error: { code: 'server-list-key-unsupported' } } });
    writeFileSync(join(folder, 'password'), 'salajane\n');
    expect(await servers('sign', list, '--key', locked, '--key-password', `file:${join(folder, 'password')}`)).toMatchObject({ code: 0 });
  });

  test('a key in a PKCS#11 token, whose PIN comes from the environment', async (context) => {
    let module: string;
    try {
      module = softhsmModule();
    } catch {
      return context.skip('SoftHSM is not installed');
    }
    const conf = await writeSofthsmConf(join(fresh('hsm')));
    await generateTokenKey({ module, token: 'allkirjastaja', softhsmConf: conf, pin: '1234', soPin: '12345678', curve: 'secp384r1' });
    const list = fresh();
    writeList(list);
    const key = `pkcs11:token=allkirjastaja?module-path=${encodeURIComponent(module)}&pin-source=env:LIST_PIN`;
    const signed = await testbed(['servers', 'sign', list, '--key', key, '--json'], { SOFTHSM2_CONF: conf, LIST_PIN: '1234' });
    expect(signed.code, signed.stderr).toBe(0);
    expect(await servers('verify', list)).toMatchObject({ code: 0 });
    const refused = await testbed(['servers', 'sign', list, '--key', 'pkcs11:token=allkirjastaja', '--pin', '9999', '--json'], { SOFTHSM2_CONF: conf });
    expect({ code: refused.code, error: refused.document().error }).toMatchObject({ code: 1, error: { code: 'pin-incorrect' } });
  });

  test.each([
    ['no key', []],
    ['a token without a name', ['--key', 'pkcs11:id=%01']],
    ['a token without a PIN', ['--key', 'pkcs11:token=a']],
    ['an option of another action', ['--key', 'k', '--base', 'b']],
    ['a threshold that is no number', ['--key', p256File(), '--threshold', 'two']],
    ['a change of keys that there are not', ['--key', p256File(), '--rotate']],
  ])('%s: exit 2', async (_what, args) => {
    const list = fresh();
    writeList(list);
    expect(await servers('sign', list, ...args)).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
  });
});
