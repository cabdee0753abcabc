import { describe, expect, test } from 'vitest';
import { Deviation } from '@testbed/runner';
import type { Journey } from '../journey.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Seen } from '../world.ts';
import type { Outcome } from './client.ts';
import { day, judgeFetched, judgeOpened, judgeOutcome, judgeSent } from './judge.ts';
import type { Identities } from './seen.ts';

const outcome = (exit: number | undefined, more: Partial<Outcome['run']> = {}, left: Outcome['left'] = []): Outcome => ({
  run: { command: [], exit, signal: exit === undefined ? 'SIGSEGV' : undefined, timedOut: false, stdout: '', stderr: exit === 0 ? '' : 'no such record', duration: 1000, claimsSuccess: exit === 0, ...more },
  left,
});
const expected = (what: Expectation['outcome'], unseen: Expectation['unseen'] = []): Expectation => ({ outcome: what, because: 'the clause', unseen });
const file = { name: 'out.cdoc2', size: 3, sha256: 'aa' };
const deviation = (message: RegExp): unknown => expect.objectContaining({ name: 'Deviation', message: expect.stringMatching(message) });

describe('what came of a run', () => {
  test('is what had to come of it', () => {
    expect(judgeOutcome(outcome(0), expected('succeeds'), [])).toBe(true);
    expect(judgeOutcome(outcome(1), expected('refused'), [])).toBe(false);
    expect([judgeOutcome(outcome(0), expected('either'), []), judgeOutcome(outcome(1), expected('either'), [])]).toEqual([true, false]);
  });

  test.each<[string, Outcome, Expectation, RegExp]>([
    ['a success that had to be a refusal', outcome(0), expected('refused'), /^succeeded \(exit 0\), though it had to refuse: the clause/],
    ['a refusal that had to be a success', outcome(1), expected('succeeds'), /^failed \(exit 1: no such record\), though it had to succeed: the clause/],
    ['a refusal that leaves something', outcome(1, {}, [file]), expected('either'), /^failed \(exit 1\) and left out\.cdoc2 \(3 octets\)/],
    ['a refusal without a word', outcome(1, { stderr: '' }), expected('refused'), /^failed \(exit 1\) without telling the user anything/],
    ['a crash', outcome(undefined), expected('refused'), /^crashed \(SIGSEGV/],
    ['no end', outcome(undefined, { timedOut: true }), expected('refused'), /^did not end within 1 s/],
  ])('%s is a deviation', (_what, given, expectation, message) => {
    expect(() => judgeOutcome(given, expectation, [])).toThrow(deviation(message));
  });

  test('a request that no server may see is one, and another is not', () => {
    const seen: Seen[] = [{ server: 'shares-server-2', request: { method: 'GET', path: '/key-shares/S1', headers: {}, body: { text: '' } }, answer: { status: 404, headers: {} } }];
    expect(() => judgeOutcome(outcome(1), expected('refused', [{ server: 'shares-server', method: 'GET', because: 'nobody signed' }]), seen)).toThrow('sent shares-server-2: GET /key-shares/S1 → 404 (nobody signed)');
    expect(judgeOutcome(outcome(1), expected('refused', [{ server: 'shares-server', method: 'POST', because: 'nobody signed' }]), seen)).toBe(false);
  });
});

const identities: Identities = {
  fingerprints: { remote: 'f1', other: 'f2', rsa: 'f3', revoked: 'f4', expired: 'f5' },
  byRecipientId: new Map([['remote-key', 'remote'], ['other-key', 'other'], ['etsi/remote', 'remote']]),
};
const ends = { remote: 10, other: 1000, rsa: 1000, revoked: 1000, expired: -1 };
const journey: Journey = { recipients: [{ kind: 'card', person: 'remote', by: 'certificate' }], capsules: 'server', expiry: 30, files: [], fileMissing: false, trouble: undefined, openings: [], last: { recipient: 0, means: 0 } };

function sent(server: string, body: object, days?: number, id = 'KC1'): Seen {
  const headers = days === undefined ? {} : { 'x-expiry-time': [new Date(Date.now() + days * day).toISOString()] };
  return { server, request: { method: 'POST', path: server === 'capsule-server' ? '/key-capsules' : '/key-shares', headers, body: { text: JSON.stringify(body) } }, answer: { status: 201, headers: { location: [`/key/${id}`] } } };
}

describe('what servers were sent', () => {
  const made = outcome(0, {}, [file]);
  const judge = (given: Journey, ...seen: Seen[]) => judgeSent(made, given, seen, identities, ends);
  const capsule = (days?: number, recipient = 'remote-key'): Seen => sent('capsule-server', { recipient_id: recipient }, days);

  test('UC.Client.01/8: one capsule until the certificate ends is right', () => {
    const { capsules, shares } = judge(journey, capsule(9.9999));
    expect(capsules.get('remote')).toMatchObject({ ids: ['KC1'], expires: expect.closeTo(10, 1) });
    expect(shares.size).toBe(0);
  });

  test.each<[string, Journey, readonly Seen[], string]>([
    ['no capsule', journey, [], 'sent 0 capsules for remote instead of one'],
    ['two', journey, [capsule(9.9), capsule(9.9)], 'sent 2 capsules for remote instead of one'],
    ['one for somebody else besides', journey, [capsule(9.9), capsule(9.9, 'other-key')], 'sent a capsule for somebody who is no recipient'],
    ['no expiry', journey, [capsule()], 'without an expiry, though the sender chose 30 days'],
    ['an expiry after the end of the certificate', journey, [capsule(10.5)], 'longer than the certificate lasts'],
    ['the sender\'s expiry, though the certificate ends before', journey, [capsule(30)], 'keep the capsule for remote 30.0 days instead of 10.0'],
    ['shares at one server only', { ...journey, recipients: [{ kind: 'shares', person: 'remote' }] }, [sent('shares-server-1', { recipient: 'etsi/remote' }, 30)], 'sent shares to 1 servers'],
    ['shares with another expiry', { ...journey, recipients: [{ kind: 'shares', person: 'remote' }] }, [1, 2].map((number) => sent(`shares-server-${number}`, { recipient: 'etsi/remote' }, 60)), 'keep shares for remote 60.0 and 60.0 days instead of 30'],
  ])('%s is a deviation', (_what, given, seen, message) => {
    expect(() => judge(given, ...seen)).toThrow(message);
    expect(() => judge(given, ...seen)).toThrow(Deviation);
  });

  test('shares need not have an expiry, and after a trouble there may be more than one', () => {
    const shares: Journey = { ...journey, recipients: [{ kind: 'shares', person: 'remote' }], trouble: { place: 'share-upload', number: 1, fault: 'closed', times: 1, skip: 0 } };
    const seen = ['S1', 'S2', 'S3'].map((id, index) => sent(`shares-server-${(index % 2) + 1}`, { recipient: 'etsi/remote' }, undefined, id));
    expect(judge(shares, ...seen).shares.get('remote')).toEqual({ ids: ['S1', 'S3', 'S2'], expires: undefined });
  });

  test('a success with anything but one container is a deviation', () => {
    expect(() => judgeSent(outcome(0, {}, [file, { ...file, name: 'out.cdoc2.tmp' }]), { ...journey, recipients: [] }, [], identities, ends)).toThrow('left out.cdoc2, out.cdoc2.tmp instead of one container');
  });
});

describe('what came of an opening', () => {
  const known = { capsules: new Map([['remote' as const, { ids: ['KC1'], expires: 1 }]]), shares: new Map() };
  const fetched = (id: string, fingerprint: string): Seen => ({ server: 'capsule-server', client: { fingerprint }, request: { method: 'GET', path: `/key-capsules/${id}`, headers: {}, body: { text: '' } } });
  const card = { kind: 'card', lock: 1, person: 'remote', means: 'pkcs12', wrongPin: false } as const;

  test('own capsule, own certificate: right; any other: a deviation', () => {
    expect(() => judgeFetched([fetched('KC1', 'f1')], card, known, identities)).not.toThrow();
    expect(() => judgeFetched([fetched('KC2', 'f1')], card, known, identities)).toThrow('asked for KC2, which is not for remote');
    expect(() => judgeFetched([fetched('KC1', 'f2')], card, known, identities)).toThrow('showed another certificate than remote\'s');
    expect(() => judgeFetched([fetched('KC1', 'f1')], { ...card, person: 'other' }, known, identities)).toThrow('asked for KC1, which is not for other');
  });

  test('the very files: right; missing, more, changed: a deviation', () => {
    const contents = [{ name: 'a', sha256: '1' }, { name: 'b', sha256: '2' }];
    const left = contents.map((content) => ({ ...content, size: 1 }));
    expect(() => judgeOpened(outcome(0, {}, left), contents)).not.toThrow();
    expect(() => judgeOpened(outcome(0, {}, [{ name: 'a', size: 1, sha256: '9' }, { name: 'c', size: 1, sha256: '3' }]), contents)).toThrow('b is missing, c was not asked for, a was changed');
  });
});
