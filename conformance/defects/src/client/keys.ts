import { inClient } from '../planted-in.ts';

const derivation = 'libs/container/src/key/derivation.ts';
const ecc = 'libs/container/src/capsule/ecc.ts';
const shares = 'libs/container/src/capsule/shares.ts';

/** What opens a container by the specification, and so fails whenever a key is derived otherwise. */
const opensByEc = ['client/encrypt/offline/ec', 'client/encrypt/recipients/several', 'client/encrypt/recipients/mixed', 'client/encrypt/server/opens', 'client/encrypt/directory/found', 'client/reencrypt/token', 'client/reencrypt/by-token'] as const;
const opensByPassword = ['client/password/encrypt/opens', 'client/reencrypt/password', 'client/reencrypt/from-token', 'client/reencrypt/from-server', 'client/reencrypt/from-shares'] as const;
const opensByAny = [...opensByEc, ...opensByPassword, 'client/encrypt/offline/rsa', 'client/encrypt/offline/secret', 'client/encrypt/server/opens-rsa', 'client/shares/encrypt/combine', 'client/decrypt/header/at-limit'] as const;

/** How a client makes and recovers keys. */
export const keyDefects = inClient('keys', [
  {
    id: 'client/hmac-label',
    what: 'Derives the key of the header HMAC under another label.',
    file: derivation,
    find: "'CDOC20hmac'",
    replace: "'CDOC2hmac'",
    caughtBy: [...opensByAny],
  },
  {
    id: 'client/cek-label',
    what: 'Derives the key of the payload under another label.',
    file: derivation,
    find: "'CDOC20cek'",
    replace: "'CDOC2cek'",
    caughtBy: [...opensByAny],
  },
  {
    id: 'client/payload-without-header',
    what: 'Binds the payload to nothing but its label.',
    file: 'libs/container/src/payload/cipher.ts',
    find: "Buffer.concat([Buffer.from('CDOC20payload'), headerBytes, hmac])",
    replace: "Buffer.concat([Buffer.from('CDOC20payload')])",
    caughtBy: [...opensByAny],
  },
  {
    id: 'client/kek-label-of-ec',
    what: 'Derives the KEK of an EC recipient under another label.',
    file: ecc,
    find: "'CDOC20kek', 'XOR'",
    replace: "'CDOC2kek', 'XOR'",
    caughtBy: [...opensByEc],
  },
  {
    id: 'client/kek-without-sender-key',
    what: 'Leaves the sender\'s key out of the derivation of the KEK of an EC recipient.',
    file: ecc,
    find: "'XOR', recipientPublicKey, senderPublicKey)",
    replace: "'XOR', recipientPublicKey)",
    caughtBy: [...opensByEc],
  },
  {
    id: 'client/sender-key-fixed',
    what: 'Uses one sender key for all containers.',
    file: ecc,
    find: 'Uint8Array.from(random.bytes(curves[curve].coordinate))',
    replace: 'new Uint8Array(curves[curve].coordinate).fill(1)',
    caughtBy: ['client/encrypt/offline/fresh-keys'],
  },
  {
    id: 'client/fmk-fixed',
    what: 'Uses one file master key for all containers.',
    file: 'libs/container/src/envelope/compose.ts',
    find: 'deriveFmk(random.bytes(64))',
    replace: 'deriveFmk(new Uint8Array(64))',
    caughtBy: ['client/encrypt/offline/fresh-keys', 'client/reencrypt/new-keys'],
  },
  {
    id: 'client/nonce-fixed',
    what: 'Encrypts all payloads with one nonce.',
    file: 'libs/container/src/envelope/compose.ts',
    find: 'const nonce = random.bytes(nonceLength);',
    replace: 'const nonce = new Uint8Array(nonceLength);',
    caughtBy: ['client/encrypt/offline/fresh-keys', 'client/password/encrypt/salts-fresh', 'client/reencrypt/new-keys'],
  },
  {
    id: 'client/secret-without-label',
    what: 'Leaves the label of the recipient out of the derivation of the KEK of a shared secret or password.',
    file: 'libs/container/src/capsule/symmetric.ts',
    find: "'CDOC20kek', 'XOR', keyLabel)",
    replace: "'CDOC20kek', 'XOR')",
    caughtBy: ['client/encrypt/offline/secret', 'client/encrypt/recipients/mixed', 'client/decrypt/header/at-limit', ...opensByPassword],
  },
  {
    id: 'client/oaep-sha1-when-encrypting',
    what: 'Encrypts for RSA keys by OAEP with SHA-1.',
    file: 'libs/container/src/capsule/rsa.ts',
    find: "oaepHash: 'sha256'",
    replace: "oaepHash: 'sha1'",
    caughtBy: ['client/encrypt/offline/rsa', 'client/encrypt/recipients/several', 'client/encrypt/server/opens-rsa', 'client/decrypt/offline/rsa', 'client/decrypt/offline/token-rsa', 'client/decrypt/server/rsa'],
  },
  {
    id: 'client/oaep-sha1-when-decrypting',
    what: 'Decrypts with RSA keys by OAEP with SHA-1.',
    file: 'libs/eid/src/software.ts',
    find: "oaepHash: 'sha256'",
    replace: "oaepHash: 'sha1'",
    caughtBy: ['client/decrypt/offline/rsa', 'client/decrypt/server/rsa'],
  },
  {
    id: 'client/file-without-ec',
    what: 'Does not agree on a key with an EC key from a file.',
    file: 'libs/eid/src/software.ts',
    find: 'return diffieHellman({',
    replace: "if (key.type === 'private') throw new EidProblem('wrong-key-type', 'a file has no EC key');\n      return diffieHellman({",
    caughtBy: ['client/decrypt/offline/ec', 'client/decrypt/server/ec', 'client/encrypt/recipients/several', 'client/reencrypt/from-token', 'client/reencrypt/from-server'],
    collateral: ['client/decrypt/offline/no-server-asked', 'client/decrypt/server', 'client/decrypt/list/decrypt-only'].map((check) => ({ check, reason: 'The recipient opens the container with a key file.' })),
  },
  {
    id: 'client/secret-cut',
    what: 'Leaves the first byte of a shared secret out when decrypting.',
    file: 'libs/client/src/open.ts',
    find: 'kekFromSecret(capsule, credential.secret, keyLabel)',
    replace: 'kekFromSecret(capsule, credential.secret.subarray(1), keyLabel)',
    caughtBy: ['client/decrypt/offline/secret', 'client/decrypt/header/at-limit', 'client/reencrypt/password', 'client/reencrypt/token'],
  },
  {
    id: 'client/token-without-rsa',
    what: 'Does not decrypt with the RSA key of a token.',
    file: 'libs/eid/src/token/open.ts',
    find: "return agent.call('rsaOaepDecrypt', ciphertext, timeout);",
    replace: "throw new EidProblem('wrong-key-type', 'a token has no RSA key');",
    caughtBy: ['client/decrypt/offline/token-rsa'],
  },
  {
    id: 'client/token-without-ec',
    what: 'Does not agree on a key with the EC key of a token.',
    file: 'libs/eid/src/token/open.ts',
    find: "return agent.call('ecdh', senderPoint, timeout);",
    replace: "throw new EidProblem('wrong-key-type', 'a token has no EC key');",
    caughtBy: ['client/decrypt/offline/token-ec', 'client/decrypt/server/token', 'client/reencrypt/by-token'],
  },
  {
    id: 'client/share-missing',
    what: 'Sends shares that together are not the KEK.',
    file: shares,
    find: 'others.reduce((sum, share) => xor(sum, share), kek)',
    replace: 'others.slice(1).reduce((sum, share) => xor(sum, share), kek)',
    caughtBy: ['client/shares/encrypt/combine'],
    collateral: [{ check: 'client/shares/decrypt', reason: 'What was split so opens for nobody.' }, { check: 'client/shares/ticket', reason: 'What was split so opens for nobody.' }, { check: 'client/reencrypt/from-shares', reason: 'What was split so opens for nobody.' }],
  },
  {
    id: 'client/shares-not-random',
    what: 'Draws no random shares: one of them is the KEK.',
    file: shares,
    find: 'Array.from({ length: n - 1 }, () => random.bytes(keyLength))',
    replace: 'Array.from({ length: n - 1 }, () => new Uint8Array(keyLength))',
    caughtBy: ['client/shares/encrypt/random'],
  },
  {
    id: 'client/shares-combined-in-part',
    what: 'Takes the first share for the KEK.',
    file: shares,
    find: 'return shares.reduce((sum, share) => xor(sum, share));',
    replace: 'return shares[0] as Uint8Array;',
    caughtBy: ['client/shares/decrypt/id-card', 'client/shares/decrypt/smart-id', 'client/shares/decrypt/mobile-id', 'client/shares/ticket/all-shares-fetched', 'client/reencrypt/from-shares'],
  },
]);
