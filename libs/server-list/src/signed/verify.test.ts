import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ServerListProblem, type ServerListCode } from '../problem.ts';
import { ed25519, p256, p384, publish, rootFor, type Crew } from '../testing/publisher.ts';
import { bytesOf, daysFromNow, exampleList, now, successor } from '../testing/servers.ts';
import { firstRoot } from './add-root.ts';
import { readFreshnessFile, writeFreshness } from './freshness.ts';
import { signBytes } from './signature.ts';
import { readSignatureFile, writeSignatureFile } from './signature-file.ts';
import { softwareSigner } from './signer.ts';
import { keyIdOf } from './signing-key.ts';
import { readTrustedState, writeTrustedState, type TrustedState } from './state.ts';
import { signFreshness } from './sign-freshness.ts';
import { signServerList } from './sign-list.ts';
import { verifyServerList, type PublishedFiles } from './verify.ts';

const crew: Crew = { root: [p384(), ed25519()], list: [p256(), p384(), ed25519()], freshness: [p256()], threshold: 2 };
const roots = await rootFor(crew);
const root = firstRoot(roots);
const first = await publish(bytesOf(exampleList), roots, crew);
const secondList = successor(exampleList, { issued: now.toISOString() });
const second = await publish(bytesOf(secondList), roots, crew, daysFromNow(1));
const stranger = p256();

function verify(files: PublishedFiles, { state, at = now, from = root }: { state?: TrustedState; at?: Date; from?: Uint8Array } = {}): ReturnType<typeof verifyServerList> {
  return verifyServerList({ root: from, state, files, now: at });
}

/** Refused with this code, and with what was expected and found where that helps. */
function refused(code: ServerListCode, files: PublishedFiles, options: Parameters<typeof verify>[1] = {}): void {
  expect(() => verify(files, options)).toThrow(expect.objectContaining({ name: 'ServerListProblem', code }));
}

const stateOf = (files: PublishedFiles, at = now): TrustedState => verify(files, { at }).state;

describe('a signed list is accepted', () => {
  test('the first time, the same again, and its successor; keys on P-256, P-384 and Ed25519', () => {
    const { list, state } = verify(first);
    expect(list).toEqual(exampleList);
    expect(verify(first, { state }).state).toEqual(state);
    expect(verify(second, { state, at: daysFromNow(1) }).list.version).toBe(2);
  });

  test('after several versions that the client never saw', async () => {
    const third = successor(secondList);
    expect(verify(await publish(bytesOf(third), roots, crew), { state: stateOf(first) }).state.list.version).toBe(3);
  });

  test('the state survives a file', () => {
    const state = stateOf(first);
    expect(readTrustedState(writeTrustedState(state))).toEqual(state);
    expect(() => readTrustedState(Buffer.from('{}'))).toThrow(expect.objectContaining({ code: 'server-list-state-invalid' }));
  });

  test('when the freshness file is renewed and nothing else', async () => {
    const renewed = await publish(first.list, roots, crew, daysFromNow(6));
    expect(verify({ ...first, freshness: renewed.freshness }, { state: stateOf(first), at: daysFromNow(12) }).list.version).toBe(1);
  });
});

describe('keys change hands', () => {
  const newCrew: Crew = { root: [p256()], list: [p256()], freshness: [p256()] };

  test('a new root signed by the old and the new keys moves a client on, also one that was never told', async () => {
    const rotated = await rootFor(newCrew, roots, { signers: [...crew.root, ...newCrew.root] });
    const files = await publish(bytesOf(secondList), rotated, newCrew);
    expect(verify(files).list.version).toBe(2);
    const { state } = verify(files, { state: stateOf(first) });
    refused('server-list-root-rollback', second, { state, at: daysFromNow(1) });
  });

  test('a list that a key signed which has since lost its right', async () => {
    const rotated = await rootFor(newCrew, roots, { signers: [...crew.root, ...newCrew.root] });
    const files = await publish(bytesOf(secondList), rotated, newCrew);
    const { signatures } = readSignatureFile(second.signatures);
    refused('server-list-signer-unknown', { ...files, signatures: writeSignatureFile({ roots: rotated, signatures }) });
  });

  test('a new root that the old keys did not sign', async () => {
    await expect(rootFor(newCrew, roots)).rejects.toMatchObject({ code: 'server-list-under-threshold' });
    await expect(rootFor(newCrew, roots, { signers: [crew.root[0]!, ...newCrew.root] })).rejects.toMatchObject({ code: 'server-list-under-threshold' });
    await expect(rootFor(newCrew, roots, { signers: crew.root })).rejects.toMatchObject({ code: 'server-list-under-threshold' });
    const [own] = await rootFor(newCrew);
    const forged = [...roots, { ...own!, document: Buffer.from(own!.document, 'base64').toString().replace('"version": 1', '"version": 2') }].map((signed, index) =>
      index === 0 ? signed : { ...signed, document: Buffer.from(signed.document).toString('base64') },
    );
    refused('server-list-signature-wrong', { ...first, signatures: writeSignatureFile({ roots: forged, signatures: [] }) });
  });

  test('a root of another publisher in place of the trusted one', async () => {
    const foreign = await rootFor(newCrew);
    refused('server-list-root-replaced', await publish(bytesOf(exampleList), foreign, newCrew));
  });

  test('a root left out', async () => {
    const two = await rootFor(newCrew, roots, { signers: [...crew.root, ...newCrew.root] });
    const three = await rootFor(newCrew, two);
    const files = await publish(bytesOf(exampleList), three, newCrew);
    expect(verify(files).list.version).toBe(1);
    const { signatures } = readSignatureFile(files.signatures);
    refused('server-list-root-gap', { ...files, signatures: writeSignatureFile({ roots: [three[0]!, three[2]!], signatures }) });
  });

  test('a root of another environment', async () => {
    await expect(rootFor(newCrew, roots, { environment: 'production', signers: [...crew.root, ...newCrew.root] })).rejects.toMatchObject({ code: 'server-list-environment-mismatch' });
    const elsewhere = await rootFor(crew, [], { environment: 'production' });
    await expect(publish(bytesOf(exampleList), elsewhere, crew)).rejects.toMatchObject({ code: 'server-list-environment-mismatch', expected: 'production', actual: 'test' });
  });

  test('an expired root', async () => {
    const old = await rootFor(crew, [], { expires: daysFromNow(2) });
    const files = await publish(bytesOf(exampleList), old, crew);
    expect(verify(files, { from: firstRoot(old) }).list.version).toBe(1);
    refused('server-list-root-expired', files, { from: firstRoot(old), at: daysFromNow(3) });
  });

  test('keys that can sign no list, and thresholds that can never be met', async () => {
    const rsa = softwareSigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    const p521 = softwareSigner(generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey);
    await expect(rootFor({ ...newCrew, list: [rsa] })).rejects.toMatchObject({ code: 'server-list-key-unsupported' });
    await expect(rootFor({ ...newCrew, list: [p521] })).rejects.toMatchObject({ code: 'server-list-key-unsupported' });
    await expect(rootFor({ ...newCrew, threshold: 2 })).rejects.toMatchObject({ code: 'server-list-root-invalid', message: expect.stringContaining('2 signatures of 1 keys') });
  });
});

describe('attacks on a signed list are refused', () => {
  test('rollback: an older list that was good once, with the freshness file of its time', () => {
    refused('server-list-rollback', first, { state: stateOf(second, daysFromNow(1)), at: daysFromNow(1) });
  });

  test('rollback: an older list that the freshness role vouches for again', async () => {
    const again = await publish(first.list, roots, crew, daysFromNow(2));
    refused('server-list-rollback', again, { state: stateOf(second, daysFromNow(1)), at: daysFromNow(2) });
  });

  test('rollback of the freshness file alone', async () => {
    const { state } = verify({ ...first, freshness: (await publish(first.list, roots, crew, daysFromNow(1))).freshness }, { at: daysFromNow(1) });
    refused('server-list-rollback', first, { state, at: daysFromNow(1) });
  });

  test('freeze: the newest files are kept back', () => {
    refused('server-list-frozen', first, { state: stateOf(first), at: daysFromNow(8) });
  });

  test('wrong signer', async () => {
    const forged = { keyId: readSignatureFile(first.signatures).signatures[0]!.keyId, signature: Buffer.from(await stranger.sign(first.list)).toString('base64') };
    refused('server-list-signature-wrong', { ...first, signatures: writeSignatureFile({ roots, signatures: [forged] }) });
    await expect(signServerList(first.list, roots, [stranger])).rejects.toMatchObject({ code: 'server-list-signer-unknown' });
  });

  test('a freshness file that somebody else signed, and one that was changed', async () => {
    const { freshness, bytes, signed } = readFreshnessFile(first.freshness);
    const signature = Buffer.from(await stranger.sign(bytes)).toString('base64');
    const file = (content: object): Uint8Array => Buffer.from(JSON.stringify({ ...signed, ...content }));
    refused('server-list-signer-unknown', { ...first, freshness: file({ signatures: [{ keyId: keyIdOf(stranger.publicKey), signature }] }) });
    refused('server-list-signature-wrong', { ...first, freshness: file({ document: Buffer.from(writeFreshness({ ...freshness, expires: daysFromNow(99).toISOString() })).toString('base64') }) });
    refused('server-list-under-threshold', { ...first, freshness: file({ signatures: [] }) });
  });

  test('the role freshness signs no list', async () => {
    const misused = { ...crew, list: crew.freshness };
    await expect(publish(first.list, roots, misused)).rejects.toMatchObject({ code: 'server-list-signer-unknown', next: expect.stringContaining('change the keys') });
  });

  test('unsigned', () => {
    refused('server-list-unsigned', { list: first.list });
    refused('server-list-unsigned', { ...first, freshness: undefined });
    refused('server-list-under-threshold', { ...first, signatures: writeSignatureFile({ roots, signatures: [] }) });
    refused('server-list-freshness-invalid', { ...first, freshness: Buffer.from('{}') });
    refused('server-list-signatures-invalid', { ...first, signatures: Buffer.from('') });
  });

  test('under threshold, also when one key signs twice', async () => {
    const { signatures } = readSignatureFile(first.signatures);
    refused('server-list-under-threshold', { ...first, signatures: writeSignatureFile({ roots, signatures: signatures.slice(0, 1) }) });
    refused('server-list-under-threshold', { ...first, signatures: writeSignatureFile({ roots, signatures: [signatures[0]!, signatures[0]!] }) });
    expect(await signServerList(first.list, roots, crew.list.slice(0, 1))).toMatchObject({ missing: 1 });
    expect(await signServerList(first.list, roots, crew.list.slice(1, 2), signatures.slice(0, 1))).toMatchObject({ missing: 0 });
  });

  test('nobody says that a list is fresh which is not wholly signed', async () => {
    const { signatures } = readSignatureFile(first.signatures);
    const times = { issued: now, expires: daysFromNow(7) };
    await expect(signFreshness(first.list, { roots, signatures: signatures.slice(0, 1) }, crew.freshness, times)).rejects.toMatchObject({ code: 'server-list-under-threshold' });
    await expect(signFreshness(second.list, { roots, signatures }, crew.freshness, times)).rejects.toMatchObject({ code: 'server-list-signature-wrong' });
  });

  test('a replaced list: the same version with other bytes, both well signed', async () => {
    const other = await publish(bytesOf({ ...exampleList, expires: daysFromNow(300).toISOString() }), roots, crew);
    refused('server-list-replaced', other, { state: stateOf(first) });
  });

  test('a successor of some other list', async () => {
    const other = await publish(bytesOf(successor(exampleList, { previousHash: `sha256:${'0'.repeat(64)}` })), roots, crew);
    refused('server-list-chain-broken', other, { state: stateOf(first) });
  });

  test('mix and match: files of two publications', async () => {
    const at = daysFromNow(1);
    refused('server-list-mix-and-match', { ...first, freshness: second.freshness }, { at });
    refused('server-list-mix-and-match', { ...second, freshness: first.freshness }, { at });
    refused('server-list-signature-wrong', { ...first, list: second.list }, { at });
    const twin = await publish(bytesOf({ ...exampleList, expires: daysFromNow(300).toISOString() }), roots, crew);
    refused('server-list-mix-and-match', { ...first, freshness: twin.freshness });
    const { freshness } = readFreshnessFile(first.freshness);
    const lying = writeFreshness({ ...freshness, list: { ...freshness.list, version: 9 } });
    const signed = { document: Buffer.from(lying).toString('base64'), signatures: await signBytes(lying, crew.freshness) };
    refused('server-list-mix-and-match', { ...first, freshness: Buffer.from(JSON.stringify(signed)) });
    const rotated = await rootFor(crew, roots);
    refused('server-list-mix-and-match', { ...first, signatures: writeSignatureFile({ roots: rotated, signatures: readSignatureFile(first.signatures).signatures }) });
  });

  test('expired', async () => {
    const short = await publish(bytesOf({ ...exampleList, expires: daysFromNow(2).toISOString() }), roots, crew);
    expect(verify(short).list.version).toBe(1);
    refused('server-list-expired', short, { at: daysFromNow(3) });
  });

  test('future-dated: the list, the freshness file', async () => {
    refused('server-list-future', await publish(bytesOf({ ...exampleList, issued: daysFromNow(1).toISOString() }), roots, crew));
    refused('server-list-future', await publish(first.list, roots, crew, daysFromNow(1)));
    expect(verify(await publish(first.list, roots, crew, new Date(now.getTime() + 60_000))).list.version).toBe(1);
  });

  test('a list of another environment', async () => {
    const bytes = bytesOf({ ...exampleList, environment: 'production' });
    await expect(publish(bytes, roots, crew)).rejects.toMatchObject({ code: 'server-list-environment-mismatch' });
    const signatures = await Promise.all(crew.list.map(async (signer, index) => ({ ...readSignatureFile(first.signatures).signatures[index]!, signature: Buffer.from(await signer.sign(bytes)).toString('base64') })));
    refused('server-list-environment-mismatch', { ...first, list: bytes, signatures: writeSignatureFile({ roots, signatures }) });
  });
});

/** One byte of a file changed. */
function mutated(bytes: Uint8Array, at: number, by: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at % copy.length]! ^= by;
  return copy;
}

/** What verification returns, or why it refuses. */
function outcomeOf(files: PublishedFiles): ReturnType<typeof verify> | ServerListProblem {
  try {
    return verify(files);
  } catch (error) {
    if (error instanceof ServerListProblem) return error;
    throw error;
  }
}

describe('any byte changed', () => {
  const change = { at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) };

  test('of the list: always refused', () => {
    fc.assert(
      fc.property(change.at, change.by, (at, by) => {
        refused('server-list-signature-wrong', { ...first, list: mutated(first.list, at, by) });
      }),
    );
  });

  test.each(['signatures', 'freshness'] as const)('of the %s file: refused, or the very same list and state', (file) => {
    const honest = verify(first);
    fc.assert(
      fc.property(change.at, change.by, (at, by) => {
        const outcome = outcomeOf({ ...first, [file]: mutated(first[file], at, by) });
        expect(outcome instanceof ServerListProblem ? honest : outcome).toEqual(honest);
      }),
      { numRuns: 300 },
    );
  });
});
