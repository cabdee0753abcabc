import type { CapsuleTarget, Check } from '@testbed/runner';
import type { Header } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { fetch, fetched, fetchOf } from '../fetch/request.ts';
import { aSecondClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';

/** Where proxies put the certificate of the client they spoke to. */
const proxyHeaders = ['X-Client-Cert', 'X-SSL-Client-Cert', 'SSL-Client-Cert', 'X-ARR-ClientCert', 'X-Forwarded-Client-Cert', 'X-Forwarded-Tls-Client-Cert', 'Client-Cert'];

/** A stranger with the recipient's certificate, which is public, but not with its key. */
export const borrowedCertificates: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/recipient/borrowed/in-headers',
    requirements: ['CCS/certificate-from-handshake', 'CCS/mutual-tls', 'CCS/match-public-key'],
    level: 'MUST',
    needs: [aSecondClient],
    expected: 'A stranger who sends the recipient\'s certificate in the headers of proxies gets no capsule.',
    why: 'Certificates are public: only the handshake shows who holds the key.',
    next: 'Take the certificate from the TLS connection; where a proxy ends TLS, let it overwrite these headers.',
    async run(subject) {
      const { target } = subject;
      const { path } = await fetched(subject);
      const { raw } = clientOf(target).certificate;
      const pem = encodeURIComponent(clientOf(target).certificate.toString());
      const forms = [raw.toString('base64'), pem, `:${raw.toString('base64')}:`, `Cert="${pem}"`];
      for (const value of forms) {
        const headers = proxyHeaders.map((name): Header => [name, value]);
        const exchange = await fetch.send(subject, { ...fetchOf(path, clientOf(target, 1)), headers });
        expectRefusal(exchange, { statuses: ['4xx'], tls: true });
        subject.observe(describe(exchange));
      }
    },
  },
  {
    id: 'capsule/recipient/borrowed/in-chain',
    requirements: ['CCS/certificate-from-handshake', 'CCS/match-public-key'],
    level: 'MUST',
    notSoleKiller: 'Node shows a server only certificates that issued one another: no planted server can make this mistake.',
    needs: [aSecondClient],
    expected: 'A stranger who sends the recipient\'s certificate behind their own in the handshake gets no capsule.',
    why: 'The handshake proves the key of the first certificate only.',
    next: 'Compare the recipient_id with the leaf that the handshake proved, not with any certificate of the chain.',
    async run(subject) {
      const { target } = subject;
      const { path } = await fetched(subject);
      const stranger = clientOf(target, 1);
      const client = { ...stranger, name: `${stranger.name} with another's certificate`, chain: stranger.certificate.toString() + clientOf(target).certificate.toString() };
      const exchange = await fetch.send(subject, fetchOf(path, client));
      expectRefusal(exchange, { statuses: ['4xx'], tls: true });
      subject.observe(describe(exchange));
    },
  },
];
