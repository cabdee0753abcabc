import type { Rule } from '../rule.ts';

const form = /^sha256:[0-9a-f]{64}$/;

export const previousHash: Rule = {
  code: 'previous-hash',
  severity: 'error',
  demands: 'Each version names the digest of the exact bytes of the one before; only a first version names none.',
  *check({ list, previous }) {
    const path = '/previousHash';
    const last = previous.at(-1);
    if (list.previousHash === undefined) {
      if (list.version > 1) yield { path, message: `version ${list.version} does not name the one before`, ...(last && { next: `make it ${last.hash}` }) };
    } else if (!form.test(list.previousHash)) yield { path, message: 'it is not sha256: and 64 lower-case hex digits' };
    else if (last && list.previousHash !== last.hash) yield { path, message: `version ${last.list.version} has another digest`, next: `make it ${last.hash}` };
  },
};
