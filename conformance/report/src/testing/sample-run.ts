import { createHash, generateKeyPairSync } from 'node:crypto';
import { summaryOf, type CheckResult, type RunResult, type TranscriptEntry } from '@testbed/runner';
import type { Exchange, Header } from '@testbed/wire';
import { fingerprintOf, type EvidenceKey } from '../evidence/key.ts';

/** Texts that must never come out of a report, wherever they went in. */
export const secrets = { signature: 'c2lnbmF0dXJlLXRoYXQtb3BlbnMtYS1zaGFyZQ', bearer: 'b34r3r-t0ken-of-somebody', password: 'correct horse', pin: '48123' } as const;

/** What a hostile server might answer. */
export const hostile = '</script><img src=x onerror=alert(1)><!--"\'`\u202Egnp.\u0000';

const origin = 'https://localhost:9443';
const began = Date.parse('2026-11-23T08:00:00.000Z');

/** An exchange that went well, open to any change. */
export function sampleExchange(change: Partial<Exchange> = {}, at = 0): Exchange {
  return {
    actor: 'sender',
    origin,
    startedAt: began + at,
    duration: 12,
    request: { method: 'POST', path: '/key-capsules', headers: [['Host', 'localhost:9443'], ['Content-Type', 'application/json']], body: Buffer.from('{"capsule_type":"ecc_secp384r1","recipient_id":"BA==","ephemeral_key_material":"AA=="}') },
    connection: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', resumed: false, serverCertificate: new Uint8Array() },
    response: { status: 201, reason: 'Created', headers: [['location', '/key-capsules/KC0123456789abcdef0123456789abcdef']], body: new Uint8Array() },
    ...change,
  };
}

/** A ticket with two disclosures, of which the payload refers to the first and the first to the second. */
export function sampleTicket(): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const digest = (disclosure: string): string => createHash('sha256').update(disclosure).digest('base64url');
  const address = part(['c2FsdA', `${origin}/key-shares/ab?nonce=cd`]);
  const audience = part(['c2FsdA', 'aud', [{ '...': digest(address) }]]);
  return `${part({ alg: 'ES256', typ: 'vnd.cdoc2.auth-token.v1+sd-jwt' })}.${part({ iss: 'etsi/PNOEE-30303039914', _sd: [digest(audience)], _sd_alg: 'sha-256' })}.${secrets.signature}~${audience}~${address}~`;
}

const secretHeaders: readonly Header[] = [
  ['X-CDOC2-Auth-Ticket', sampleTicket()],
  ['x-cdoc2-auth-x5c', '-----BEGIN CERTIFICATE-----bm90IGE=-----END CERTIFICATE-----'],
  ['Authorization', `Bearer ${secrets.bearer}`],
];

function check(id: string, verdict: CheckResult['verdict'], change: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    requirements: ['UC.KTS.01/4'],
    verdict,
    level: verdict === 'warning' ? 'SHOULD' : 'MUST',
    expected: `What ${id} is about is done.`,
    actual: verdict === 'pass' ? 'as expected' : `what ${id} is about was not done`,
    why: 'Somebody relies on it.',
    next: 'Do it.',
    duration: 120,
    transcript: [{ kind: 'exchange', exchange: sampleExchange() }],
    ...change,
  };
}

const failing: readonly TranscriptEntry[] = [
  { kind: 'exchange', exchange: sampleExchange() },
  { kind: 'hook', at: began + 20, hook: 'revoke', values: { serial: '0a1b', password: secrets.password } },
  {
    kind: 'exchange',
    exchange: sampleExchange(
      {
        actor: 'client 1',
        origin: 'https://localhost:9444',
        request: { method: 'GET', path: '/key-shares/ab', headers: secretHeaders },
        response: { status: 500, reason: hostile, headers: [['x-hostile', hostile], ['set-cookie', `session=${secrets.bearer}`]], body: Buffer.from(`${hostile} {"pin1": ${secrets.pin}, "password": "${secrets.password}"} ${sampleTicket()}`) },
      },
      30,
    ),
  },
  { kind: 'exchange', exchange: { actor: 'revoked client', origin: 'https://localhost:9444', startedAt: began + 50, duration: 12, request: { method: 'GET', path: '/key-shares/ab', headers: [] }, failure: { layer: 'tls', kind: 'alert', reason: 'certificate revoked', alert: 'certificate_revoked' } } },
];

/** A run with every verdict, every sort of entry in its transcripts, and whatever may not stand in a report. */
export function sampleRun(change: Partial<RunResult> = {}): RunResult {
  const checks = [
    check('capsule/upload/created', 'pass'),
    check('capsule/fetch/revoked', 'fail', { actual: `answered 500 ${hostile} ${sampleTicket()}`, requirements: ['UC.KTS.04/2b', 'NO/such-requirement'], transcript: failing }),
    check('capsule/upload/known', 'fail', { known: { check: 'capsule/upload/known', owner: 'Mari', until: '2027-03-01', link: 'https://example.org/issue/1', reason: 'waits for the next release' } }),
    check('capsule/fetch/timing', 'warning'),
    check('capsule/fetch/second-client', 'inconclusive', { actual: 'not tested: the target does not offer a second client', transcript: [] }),
    check('capsule/expiry/by-clock', 'not-applicable', { actual: 'not tested: the target does not offer a clock', transcript: [] }),
    check('capsule/expiry/by-clock-maximum', 'not-applicable', { actual: 'not tested: the target does not offer a clock', transcript: [] }),
  ];
  return {
    suite: { name: 'cdoc2-testbed', version: '0.1.0', commit: 'abcdef0123456789' },
    target: { name: 'A <capsule> server', kind: 'capsule-server', digest: 'ab'.repeat(32) },
    profile: 'use-case',
    seed: '1a2b3c',
    started: '2026-11-23T08:00:00.000Z',
    finished: '2026-11-23T08:01:05.000Z',
    complete: true,
    summary: summaryOf(checks),
    checks,
    surprises: [{ check: 'capsule/upload/created', kind: 'unexpected-pass', message: 'capsule/upload/created passes: take it off the baseline' }],
    ...change,
  };
}

export function sampleKey(): EvidenceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, algorithm: 'EdDSA', fingerprint: fingerprintOf(publicKey) };
}
