import type { Failure } from './exchange.ts';

/**
 * OpenSSL's and the system's words about a connection that ended, as a failure of a layer. What OpenSSL itself gave up,
 * without an alert of the peer, is `malformed`: no refusal by the peer.
 *
 * @param established whether the handshake was over
 */
export function failureOf(error: NodeJS.ErrnoException & { reason?: string }, established: boolean): Failure {
  const code = error.code ?? '';
  const [, alert] = /^ERR_SSL_(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z0-9_]+)$/.exec(code) ?? [];
  if (alert !== undefined) return { layer: 'tls', kind: 'alert', reason: error.reason ?? code, alert: alert.toLowerCase() };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EAI_AGAIN') {
    return { layer: 'connect', kind: 'refused', reason: code };
  }
  if (trustCodes.has(code)) return { layer: 'tls', kind: 'untrusted', reason: `${code}: ${error.message}` };
  if (code.startsWith('ERR_SSL_')) return { layer: 'tls', kind: 'malformed', reason: error.reason ?? code };
  return { layer: established ? 'http' : 'tls', kind: 'closed', reason: error.reason ?? (code || error.message) };
}

const trustCodes = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
  'CERT_UNTRUSTED',
  'INVALID_PURPOSE',
  // Node's word for what it has no name for, such as a key that is too short.
  'UNSPECIFIED',
]);
