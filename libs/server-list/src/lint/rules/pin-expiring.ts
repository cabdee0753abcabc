import type { Rule } from '../rule.ts';

const soon = 30 * 86_400_000;

export const pinExpiring: Rule = {
  code: 'pin-expiring',
  severity: 'warning',
  demands: 'A certificate that expires within 30 days has a successor on the list.',
  *check({ pins, now }) {
    for (const { server, path, purpose, certificate } of pins) {
      if (server.state === 'retired' || purpose !== 'current') continue;
      const left = certificate.validToDate.getTime() - now.getTime();
      if (left < 0 || left > soon || server.certificates.some((other) => other.purpose === 'next')) continue;
      const message = `the certificate of ${server.id} expires in ${Math.floor(left / 86_400_000)} days, at ${certificate.validToDate.toISOString()}, and has no successor`;
      yield { path, message, next: 'add its successor as next, and publish before the server changes over' };
    }
  },
};
