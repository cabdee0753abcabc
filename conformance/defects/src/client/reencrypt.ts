import { inClient } from '../planted-in.ts';

const byKey = "['key', 'p12', 'pkcs11', 'smart-id', 'mobile-id', 'id-card']";
const separate = { file: 'apps/cli/src/commands/reencrypt.ts', find: byKey } as const;

/** What a client does with a container that it re-encrypts. */
export const reencryptionDefects = inClient('container', [
  {
    id: 'client/reencrypt-twice',
    what: 'Writes each new recipient twice when re-encrypting.',
    file: 'libs/client/src/reencrypt.ts',
    find: 'recipients: sealed, random',
    replace: 'recipients: [...sealed, ...sealed], random',
    caughtBy: ['client/reencrypt/new-keys'],
  },
  {
    id: 'client/reencrypt-keeps-fmk',
    what: 'Re-encrypts under the file master key of the old container: whoever opened that one opens the new one too.',
    file: 'libs/container/src/envelope/reencrypt.ts',
    find: '{ overwrite, random }, (add)',
    replace: '{ overwrite, random, fmk }, (add)',
    also: {
      file: 'libs/container/src/envelope/compose.ts',
      find: 'const fmk = deriveFmk(random.bytes(64));',
      replace: 'const fmk = options.fmk ?? deriveFmk(random.bytes(64));',
    },
    caughtBy: ['client/reencrypt/new-keys'],
  },
  {
    id: 'client/reencrypt-not-for-keys',
    what: 'Re-encrypts for passwords and secrets only.',
    file: 'libs/client/src/reencrypt.ts',
    find: "known.some(({ kind }) => kind === 'shares')",
    replace: "known.some(({ kind }) => kind !== 'password' && kind !== 'secret')",
    caughtBy: ['client/reencrypt/token', 'client/reencrypt/by-token'],
  },
  {
    id: 'client/reencrypt-not-by-key',
    what: 'Does not re-encrypt what a key file opens.',
    ...separate,
    replace: byKey.replace("'key', ", ''),
    caughtBy: ['client/reencrypt/from-token'],
  },
  {
    id: 'client/reencrypt-not-by-token',
    what: 'Does not re-encrypt what a token opens.',
    file: 'libs/client/src/reencrypt.ts',
    find: 'return await reencryptOpened(await openContainer(request, ports), request, ports);',
    replace: "if (request.credential.kind === 'token') throw new ClientProblem('recipients-missing', 'a token does not re-encrypt');\n    return await reencryptOpened(await openContainer(request, ports), request, ports);",
    caughtBy: ['client/reencrypt/by-token'],
  },
  {
    id: 'client/reencrypt-not-by-pkcs12',
    what: 'Does not re-encrypt what a PKCS#12 file opens.',
    ...separate,
    replace: byKey.replace("'p12', ", ''),
    caughtBy: ['client/reencrypt/from-server'],
  },
  {
    id: 'client/reencrypt-not-by-card',
    what: 'Does not re-encrypt what an ID-card opens with shares.',
    ...separate,
    replace: byKey.replace(", 'id-card'", ''),
    caughtBy: ['client/reencrypt/from-shares'],
  },
]);
