import type { Rule } from '../rule.ts';

/** id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280, 4.2.1.12). */
const serverPurposes = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];

export const pinServerAuthentication: Rule = {
  code: 'pin-server-authentication',
  severity: 'error',
  demands: "A certificate that says what it is for is for a TLS server.",
  *check({ pins }) {
    for (const { server, path, purpose, certificate } of pins) {
      if (server.state === 'retired' || purpose === 'retired') continue;
      // Node calls the extended key usage keyUsage; it is undefined where the certificate has none.
      const purposes = certificate.keyUsage as readonly string[] | undefined;
      if (purposes && !purposes.some((oid) => serverPurposes.includes(oid))) yield { path, message: `the certificate of ${server.id} is not for a TLS server` };
    }
  },
};
