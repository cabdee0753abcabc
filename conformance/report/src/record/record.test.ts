import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sampleExchange, sampleRun, secrets } from '../testing/sample-run.ts';
import { recordRun, type RecordedBody } from './record.ts';

function recordedBody(bytes: Uint8Array): RecordedBody | undefined {
  const [check] = sampleRun().checks;
  if (!check) throw new Error('the sample has checks');
  const exchange = sampleExchange({ request: { method: 'POST', path: '/', headers: [], body: bytes } });
  const [entry] = recordRun(sampleRun({ checks: [{ ...check, transcript: [{ kind: 'exchange', exchange }] }] })).checks[0]?.transcript ?? [];
  return entry?.kind === 'exchange' ? entry.request.body : undefined;
}

test('a recorded run holds none of the secrets of the run', () => {
  const written = JSON.stringify(recordRun(sampleRun()));
  for (const secret of Object.values(secrets)) expect(written).not.toContain(secret);
});

test('text stays text, other bytes become base64, more than 64 KiB their hash', () => {
  expect(recordedBody(Buffer.from('{"é":1}'))).toStrictEqual({ length: 8, text: '{"é":1}' });
  expect(recordedBody(Buffer.of(0xff, 0x00))).toStrictEqual({ length: 2, base64: '/wA=' });
  const long = Buffer.alloc(64 * 1024 + 1, 'a');
  expect(recordedBody(long)).toStrictEqual({ length: long.length, sha256: createHash('sha256').update(long).digest('hex') });
  expect(recordedBody(long.subarray(1))).toStrictEqual({ length: 64 * 1024, text: 'a'.repeat(64 * 1024) });
});

test('what can be read between other bytes is redacted as well', () => {
  const body = recordedBody(Buffer.concat([Buffer.of(0xff), Buffer.from(`{"password":"${secrets.password}"}`)]));
  const base64 = body && 'base64' in body ? body.base64 : '';
  expect(Buffer.from(base64, 'base64').toString('latin1')).toBe('\u00FF{"password":"[removed]"}');
});
