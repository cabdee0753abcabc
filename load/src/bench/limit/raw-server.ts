/**
 * A server that does nothing but TLS 1.3 handshakes with client certificates: `raw-server.ts CERTIFICATE KEY TRUST`, PEM
 * files. Its port comes first on stdout. It ends with its standard input.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { tlsGroups } from '@testbed/pki';

const [cert, key, ca] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const server = createServer(
  { cert, key, ca, minVersion: 'TLSv1.3', ecdhCurve: tlsGroups, requestCert: true, rejectUnauthorized: true, allowPartialTrustChain: true },
  (socket) => socket.on('error', () => {}).end(),
);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on('end', () => process.exit());
