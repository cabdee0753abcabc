import { inClient } from '../planted-in.ts';

/** How a client makes and recovers keys. */
export const keyDefects = inClient('keys', [
  {
    id: 'client/kek-label-of-ec',
    what: 'Derives the KEK of an EC recipient under another label.',
    file: 'libs/container/src/capsule/ecc.ts',
    find: "'CDOC20kek', 'XOR'",
    replace: "'CDOC2kek', 'XOR'",
    caughtBy: ['client/encrypt/offline/ec', 'client/encrypt/recipients/several', 'client/encrypt/recipients/mixed', 'client/encrypt/server/opens', 'client/reencrypt/token'],
  },
]);
