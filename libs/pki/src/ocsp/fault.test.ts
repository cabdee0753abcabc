import { expect, test } from 'vitest';
import { ocspFaults, readOcspFault, readOcspHealing } from './fault.ts';

test.each([
  [{ kind: 'silent', type: 'fault' }, { kind: 'silent' }],
  [{ kind: 'slow', milliseconds: 200, authority: 'tls' }, { kind: 'slow', milliseconds: 200, authority: 'tls' }],
  [{ kind: 'error' }, { kind: 'error', status: 'tryLater' }],
  [{ kind: 'error', status: 'unauthorized' }, { kind: 'error', status: 'unauthorized' }],
])('%j is read', (given, fault) => {
  expect(readOcspFault(given)).toEqual(fault);
});

test.each([
  ['kind', undefined],
  ['kind', { kind: 'sleepy' }],
  ['milliseconds', { kind: 'slow' }],
  ['milliseconds', { kind: 'slow', milliseconds: 600_001 }],
  ['status', { kind: 'error', status: 'successful' }],
  ['authority', { kind: 'silent', authority: 'nobody' }],
])('a fault is refused for its %s: %j', (name, given) => {
  expect(() => readOcspFault(given)).toThrow(expect.objectContaining({ code: 'ocsp-fault-malformed', message: expect.stringContaining(`"${name}"`) }));
});

test('healing names an authority, or none', () => {
  expect([readOcspHealing({ authority: 'root' }), readOcspHealing({}), readOcspHealing(undefined)]).toEqual(['root', undefined, undefined]);
  expect(() => readOcspHealing({ authority: 1 })).toThrow(expect.objectContaining({ code: 'ocsp-fault-malformed' }));
});

test('the fault of an authority goes before the one of all, and each is healed by itself', () => {
  const faults = ocspFaults();
  faults.arm({ kind: 'silent' });
  faults.arm({ kind: 'stale', authority: 'tls' });
  faults.arm({ kind: 'garbage', authority: 'tls' });
  const kinds = (): unknown => [faults.of('tls')?.kind, faults.of('root')?.kind, faults.of(undefined)?.kind, faults.armed().length];
  expect(kinds()).toEqual(['garbage', 'silent', 'silent', 2]);
  faults.heal('tls');
  expect(kinds()).toEqual(['silent', 'silent', 'silent', 1]);
  faults.heal();
  expect(kinds()).toEqual([undefined, undefined, undefined, 0]);
});
