import { inClient } from '../planted-in.ts';

/** What a client makes of passwords. */
export const passwordDefects = inClient('password', [
  {
    id: 'client/password-stretched-little',
    what: 'Stretches passwords 60 000 times.',
    file: 'libs/container/src/capsule/password.ts',
    find: 'const iterations = 600_000;',
    replace: 'const iterations = 60_000;',
    caughtBy: ['client/password/encrypt/iterations'],
  },
]);
