import { readCertificate } from '@testbed/pki';
import type { ListedServer } from '../../model.ts';
import type { Rule } from '../rule.ts';

export const pinAnnounced: Rule = {
  code: 'pin-announced',
  severity: 'warning',
  demands: 'A certificate is next in one version before it is current in another, so that no client is locked out meanwhile.',
  *check({ pins, previous }) {
    const last = previous.at(-1);
    if (!last) return;
    for (const { server, path, purpose, certificate } of pins) {
      const before = last.list.servers.find(({ id }) => id === server.id);
      if (!before || purpose !== 'current' || server.state === 'retired' || accepted(before).includes(certificate.fingerprint256)) continue;
      const message = `clients that still have version ${last.list.version} refuse this certificate of ${server.id}`;
      yield { path, message, next: 'list it as next first, and let the server change over once clients have that version' };
    }
  },
};

function accepted(server: ListedServer): readonly string[] {
  return server.certificates.filter(({ purpose }) => purpose !== 'retired').flatMap(({ pem }) => fingerprintOf(pem) ?? []);
}

/** Earlier versions may be drafts as well. */
function fingerprintOf(pem: string): string | undefined {
  try {
    return readCertificate(pem).fingerprint256;
  } catch {
    return undefined;
  }
}
