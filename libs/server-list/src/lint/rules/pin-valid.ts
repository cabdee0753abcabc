import type { Rule } from '../rule.ts';

export const pinValid: Rule = {
  code: 'pin-valid',
  severity: 'error',
  demands: 'A current certificate is valid now; a next one has not expired.',
  *check({ pins, now }) {
    for (const { server, path, purpose, certificate } of pins) {
      if (server.state === 'retired' || purpose === 'retired') continue;
      if (certificate.validToDate < now) yield { path, message: `the ${purpose} certificate of ${server.id} expired at ${certificate.validToDate.toISOString()}` };
      else if (purpose === 'current' && certificate.validFromDate > now) {
        yield { path, message: `the current certificate of ${server.id} is not valid before ${certificate.validFromDate.toISOString()}`, next: 'list it as next' };
      }
    }
  },
};
