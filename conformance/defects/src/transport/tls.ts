import { constants } from 'node:crypto';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { front } from '../front.ts';
import type { Surgery } from '../listeners.ts';
import type { ListenerDefect } from './defect.ts';

/** What a listener speaks. */
export const tlsDefects: readonly ListenerDefect[] = [
  { id: 'tls-1.2-spoken', what: 'speaks TLS 1.2', caughtBy: ['tls/version-1.2-refused'], surgery: context({ minVersion: 'TLSv1.2' }) },
  {
    id: 'tls-1.0-spoken',
    what: 'speaks every version of TLS',
    caughtBy: ['tls/version-1.2-refused', 'tls/older-versions-refused'],
    surgery: context({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  },
  {
    id: 'tls-1.1-spoken',
    what: 'speaks TLS 1.1 but not 1.2',
    caughtBy: ['tls/older-versions-refused'],
    surgery: context({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0', secureOptions: constants.SSL_OP_NO_TLSv1_2 }),
  },
  {
    id: 'aes-128-missing',
    what: 'does not know TLS_AES_128_GCM_SHA256',
    caughtBy: ['tls/suite-aes-128-gcm'],
    surgery: context({ ciphers: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256' }),
  },
  {
    id: 'aes-256-missing',
    what: 'does not know TLS_AES_256_GCM_SHA384',
    caughtBy: ['tls/suite-aes-256-gcm'],
    surgery: context({ ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256' }),
  },
  {
    id: 'chacha20-missing',
    what: 'does not know TLS_CHACHA20_POLY1305_SHA256',
    caughtBy: ['tls/suite-chacha20-poly1305'],
    surgery: context({ ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384' }),
  },
  { id: 'group-p-256-missing', what: 'does not know P-256 for the key exchange', caughtBy: ['tls/group-p-256'], surgery: context({ ecdhCurve: 'X25519:P-384' }) },
  { id: 'group-x25519-missing', what: 'does not know X25519 for the key exchange', caughtBy: ['tls/group-x25519'], surgery: context({ ecdhCurve: 'P-256:P-384' }) },
  {
    id: 'plain-http-served',
    what: 'serves HTTP without TLS too',
    caughtBy: ['tls/plain-http-refused'],
    surgery: firstBytes((bytes, socket) => (/^[A-Z]/.test(bytes.toString('latin1')) ? void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n') : 'tls')),
  },
  {
    id: 'broken-handshake-kept',
    what: 'waits on when a handshake is broken',
    caughtBy: ['tls/broken-handshake'],
    surgery: firstBytes((bytes) => (bytes.subarray(0, 9).toString('hex') === '1603010200010001fc' ? undefined : 'tls')),
  },
  {
    id: 'resumed-not-served',
    what: 'refuses resumed sessions',
    caughtBy: ['tls/resumption-served'],
    surgery: front((request, response, next) => ((request.socket as TLSSocket).isSessionReused() ? void response.writeHead(401).end() : next())),
  },
];

/** A listener that asks senders for a certificate. */
export const asksForCertificate: ListenerDefect = {
  id: 'client-certificate-asked',
  what: 'asks for a client certificate',
  caughtBy: ['tls/client-certificate-not-asked'],
  surgery: (listener) => void Object.assign(listener, { requestCert: true }),
};

/** Replaces the context of a listener; key and certificate stay. */
function context(options: SecureContextOptions): Surgery {
  return (listener) => {
    const { key, cert } = listener as unknown as Pick<SecureContextOptions, 'key' | 'cert'>;
    listener.setSecureContext({ ...(key && { key }), ...(cert && { cert }), minVersion: 'TLSv1.3', ...options });
  };
}

/** Looks at the first bytes of a connection before TLS does. */
function firstBytes(look: (bytes: Buffer, socket: Socket) => 'tls' | undefined): Surgery {
  return (listener: Server) => {
    const [shake] = listener.listeners('connection') as ((socket: Socket) => void)[];
    listener.removeAllListeners('connection');
    listener.on('connection', (socket: Socket) => {
      socket.once('data', (bytes: Buffer) => {
        socket.pause();
        if (look(bytes, socket) !== 'tls') return;
        socket.unshift(bytes);
        shake?.call(listener, socket);
      });
      socket.on('error', () => socket.destroy());
    });
  };
}
