import { isIP } from 'node:net';
import type { X509Certificate } from 'node:crypto';
import type { Rule } from '../rule.ts';

export const pinHostName: Rule = {
  code: 'pin-host-name',
  severity: 'error',
  demands: 'Each address is named in the SAN of a current certificate, and each current or next certificate names an address.',
  *check({ servers, pins }) {
    for (const { server, path } of servers) {
      if (server.state === 'retired') continue;
      const own = pins.filter((pin) => pin.path.startsWith(`${path}/`) && pin.purpose !== 'retired');
      const current = own.filter(({ purpose }) => purpose === 'current');
      const hosts = (['sender', 'recipient'] as const).flatMap((side) => (URL.canParse(server[side]) ? [{ side, host: hostOf(server[side]) }] : []));
      for (const { side, host } of hosts) {
        if (current.length > 0 && !current.some(({ certificate }) => names(certificate, host))) {
          yield { path: `${path}/${side}`, message: `no current certificate of ${server.id} names ${host} in its SAN` };
        }
      }
      for (const { path: at, purpose, certificate } of own) {
        if (!hosts.some(({ host }) => names(certificate, host))) yield { path: at, message: `this ${purpose} certificate names no address of ${server.id} in its SAN` };
      }
    }
  },
};

function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^\[|\]$/g, '');
}

function names(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' })) !== undefined;
}
