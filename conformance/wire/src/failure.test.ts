import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.ts';

function errorOf(code: string): Error & { code: string } {
  return Object.assign(new Error('what OpenSSL says'), { code });
}

describe('RFC 8446 6: who ended the connection, and how', () => {
  it.each([
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', { layer: 'tls', kind: 'alert', alert: 'protocol_version' }],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', { layer: 'tls', kind: 'alert', alert: 'certificate_required' }],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', { layer: 'tls', kind: 'alert', alert: 'handshake_failure' }],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', { layer: 'tls', kind: 'alert', alert: 'handshake_failure' }],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', { layer: 'tls', kind: 'alert', alert: 'unrecognized_name' }],
    ['ERR_SSL_WRONG_VERSION_NUMBER', { layer: 'tls', kind: 'malformed' }],
    ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', { layer: 'tls', kind: 'malformed' }],
    ['CERT_HAS_EXPIRED', { layer: 'tls', kind: 'untrusted' }],
    ['ECONNREFUSED', { layer: 'connect', kind: 'refused' }],
    ['ECONNRESET', { layer: 'tls', kind: 'closed' }],
  ])('%s in the handshake', (code, failure) => {
    expect(failureOf(errorOf(code), false)).toMatchObject(failure);
  });

  it('a reset after the handshake is of HTTP, an alert still of TLS', () => {
    expect(failureOf(errorOf('ECONNRESET'), true)).toMatchObject({ layer: 'http', kind: 'closed' });
    expect(failureOf(errorOf('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'), true)).toMatchObject({ layer: 'tls', alert: 'bad_certificate' });
  });
});
