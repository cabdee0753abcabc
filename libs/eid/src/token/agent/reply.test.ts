import { describe, expect, test } from 'vitest';
import { TlsProblem } from '@testbed/pki';
import { EidProblem } from '../../problem.ts';
import { problemMessage } from './reply.ts';

describe('a failed operation as a message', () => {
  test('keeps what our own problems say', () => {
    expect(problemMessage(new EidProblem('pin-incorrect', 'the PIN is wrong', 'try again'), 'open')).toStrictEqual({
      kind: 'eid',
      code: 'pin-incorrect',
      message: 'the PIN is wrong',
      next: 'try again',
    });
    expect(problemMessage(new TlsProblem('response-timeout', 'exchange', 'too late', { next: 'try later' }), 'request')).toStrictEqual({
      kind: 'tls',
      code: 'response-timeout',
      phase: 'exchange',
      message: 'too late',
      next: 'try later',
    });
  });

  test('passes no text of OpenSSL or a module on: it may hold the PIN', () => {
    const message = problemMessage(new Error('no key at pkcs11:token=x;pin-value=1234'), 'request');
    expect(message).toMatchObject({ kind: 'eid', code: 'agent-failed' });
    expect(JSON.stringify(message)).not.toContain('1234');
  });
});
