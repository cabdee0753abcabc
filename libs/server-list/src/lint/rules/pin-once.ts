import type { Rule } from '../rule.ts';

export const pinOnce: Rule = {
  code: 'pin-once',
  severity: 'error',
  demands: 'A server has each certificate once: it is current, next or retired.',
  *check({ pins }) {
    for (const [index, { server, path, purpose, certificate }] of pins.entries()) {
      const other = pins.slice(0, index).find((pin) => pin.server === server && pin.certificate.fingerprint256 === certificate.fingerprint256);
      if (other) yield { path, message: `this ${purpose} certificate is listed as ${other.purpose} already` };
    }
  },
};
