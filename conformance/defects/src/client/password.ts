import { inClient } from '../planted-in.ts';

const password = 'libs/container/src/capsule/password.ts';
const opens = ['client/password/encrypt/opens', 'client/encrypt/recipients/mixed', 'client/reencrypt/password', 'client/reencrypt/from-token', 'client/reencrypt/from-server', 'client/reencrypt/from-shares'] as const;

/** What a client makes of passwords. */
export const passwordDefects = inClient('password', [
  {
    id: 'client/password-stretched-little',
    what: 'Stretches passwords 60 000 times.',
    file: password,
    find: 'const iterations = 600_000;',
    replace: 'const iterations = 60_000;',
    caughtBy: ['client/password/encrypt/iterations'],
  },
  {
    id: 'client/password-by-sha512',
    what: 'Stretches passwords with SHA-512.',
    file: password,
    find: "keyLength, 'sha256')",
    replace: "keyLength, 'sha512')",
    caughtBy: [...opens],
  },
  {
    id: 'client/password-cut',
    what: 'Takes the first 20 characters of a password for all of it.',
    file: password,
    find: 'promisify(pbkdf2)(password, ',
    replace: 'promisify(pbkdf2)(password.slice(0, 20), ',
    caughtBy: ['client/password/decrypt/refused/wrong', 'client/password/decrypt/refused/shorter', ...opens],
  },
  {
    id: 'client/password-in-small-letters',
    what: 'Takes a password for one in small letters when decrypting.',
    file: 'libs/client/src/open.ts',
    find: "kekFromPassword(capsule, credential.password ?? '', keyLabel)",
    replace: "kekFromPassword(capsule, (credential.password ?? '').toLowerCase(), keyLabel)",
    caughtBy: ['client/password/decrypt/opens', 'client/reencrypt/opens'],
  },
  {
    id: 'client/password-one-salt',
    what: 'Uses one salt for stretching and for derivation.',
    file: password,
    find: 'passwordSalt: random.bytes(32),',
    replace: 'get passwordSalt() { return this.salt; },',
    caughtBy: ['client/password/encrypt/iterations'],
  },
  {
    id: 'client/password-salts-fixed',
    what: 'Uses the same salts for every password.',
    file: password,
    find: 'salt: random.bytes(32),\n    passwordSalt: random.bytes(32),',
    replace: 'salt: new Uint8Array(32).fill(1),\n    passwordSalt: new Uint8Array(32).fill(2),',
    caughtBy: ['client/password/encrypt/salts-fresh'],
  },
  {
    id: 'client/password-policy-skipped',
    what: 'Takes any new password.',
    file: 'libs/client/src/recipient.ts',
    find: 'checkPassword(candidate, policy);',
    replace: '',
    caughtBy: ['client/password/encrypt/policy/short', 'client/password/encrypt/policy/seven', 'client/reencrypt/policy'],
  },
  {
    id: 'client/password-of-seven',
    what: 'Takes new passwords of four characters and more.',
    file: 'libs/container/src/password/policy.ts',
    find: 'between(20, 64)',
    replace: 'between(4, 64)',
    caughtBy: ['client/password/encrypt/policy/seven'],
  },
]);
