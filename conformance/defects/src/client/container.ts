import { inClient } from '../planted-in.ts';

/** What a client believes of a container, and for whom it makes one. */
export const containerDefects = inClient('container', [
  {
    id: 'client/tag-skipped',
    what: 'Does not check the tag of the payload.',
    file: 'libs/container/src/payload/decrypt.ts',
    find: 'decipher.final();',
    replace: 'void decipher;',
    caughtBy: ['client/decrypt/damaged/tag', 'client/password/decrypt/damaged/tag', 'client/reencrypt/damaged/tag'],
  },
  {
    id: 'client/first-recipient-only',
    what: 'Looks for itself in the first recipient record only.',
    file: 'libs/container/src/capsule/find.ts',
    find: 'header.recipients.filter((record) => {',
    replace: 'header.recipients.slice(0, 1).filter((record) => {',
    caughtBy: ['client/encrypt/recipients/several'],
  },
]);
