import { inClient } from '../planted-in.ts';

const headerLimit = { file: 'libs/container/src/envelope/read.ts', find: 'headerLength > maximumHeaderLength' } as const;

/** What a client believes of a container, and for whom it makes one. */
export const containerDefects = inClient('container', [
  {
    id: 'client/tag-skipped',
    what: 'Does not check the tag of the payload.',
    file: 'libs/container/src/payload/decrypt.ts',
    find: 'decipher.final();',
    replace: 'void decipher;',
    caughtBy: ['client/decrypt/damaged/tag', 'client/decrypt/damaged/large-tag', 'client/password/decrypt/damaged/tag', 'client/reencrypt/damaged/tag'],
  },
  {
    id: 'client/hmac-skipped',
    what: 'Does not verify the HMAC of the header.',
    file: 'libs/container/src/envelope/unlock.ts',
    find: '!timingSafeEqual(headerHmac(fmk, envelope.headerBytes), envelope.hmac)',
    replace: 'envelope.hmac.length !== 32',
    caughtBy: ['client/decrypt/damaged/hmac-sealed', 'client/reencrypt/damaged/hmac-sealed'],
  },
  {
    id: 'client/header-of-any-length',
    what: 'Reads headers of any length.',
    ...headerLimit,
    replace: 'headerLength > 2 ** 30',
    caughtBy: ['client/decrypt/header/too-large', 'client/decrypt/server/header-too-large', 'client/shares/decrypt/header-too-large'],
  },
  {
    id: 'client/header-limit-exclusive',
    what: 'Refuses a header of exactly 2^20 bytes.',
    ...headerLimit,
    replace: 'headerLength >= maximumHeaderLength',
    caughtBy: ['client/decrypt/header/at-limit'],
  },
  {
    id: 'client/header-written-of-any-length',
    what: 'Writes headers of any length.',
    file: 'libs/container/src/header/encode.ts',
    find: 'bytes.length > maximumHeaderLength',
    replace: 'bytes.length > 2 ** 30',
    caughtBy: [
      'client/encrypt/server/header-too-large',
      'client/encrypt/server/header-too-large-unsent',
      'client/password/encrypt/header-too-large',
      'client/shares/encrypt/header-too-large',
      'client/shares/encrypt/header-too-large-unsent',
    ],
  },
  {
    id: 'client/header-measured-last',
    what: 'Measures the header when everything was sent.',
    file: 'libs/client/src/encrypt.ts',
    find: '  checkHeaderSize(prepared, signers, sharesServers);\n',
    replace: '',
    caughtBy: ['client/encrypt/server/header-too-large-unsent', 'client/shares/encrypt/header-too-large-unsent'],
  },
  {
    id: 'client/first-record-only',
    what: 'Looks for itself in the first recipient record only.',
    file: 'libs/container/src/capsule/find.ts',
    find: 'header.recipients.filter((record) => {',
    replace: 'header.recipients.slice(0, 1).filter((record) => {',
    caughtBy: ['client/encrypt/recipients/several'],
  },
  {
    id: 'client/any-key-of-this-length',
    what: 'Takes a record for its own when the key in it is as long as its own.',
    file: 'libs/container/src/capsule/find.ts',
    find: 'Buffer.compare(key, publicKey) === 0',
    replace: 'key.length === publicKey.length',
    caughtBy: ['client/decrypt/server/another-recipient'],
  },
  {
    id: 'client/any-person',
    what: 'Takes a record for its own when it is for anybody with shares.',
    file: 'libs/client/src/open.ts',
    find: 'capsule.recipientId !== recipientId',
    replace: 'capsule.recipientId.length !== recipientId.length',
    caughtBy: ['client/shares/decrypt/another-person'],
  },
  {
    id: 'client/first-recipient-only',
    what: 'Encrypts for the first recipient only.',
    file: 'libs/client/src/recipient.ts',
    find: 'for (const recipient of recipients) {',
    replace: 'for (const recipient of recipients.slice(0, 1)) {',
    caughtBy: [
      'client/encrypt/recipients/several',
      'client/encrypt/recipients/mixed',
      'client/encrypt/server/each-recipient',
      'client/encrypt/server/second-fails',
      'client/encrypt/server/header-too-large',
      'client/encrypt/server/header-too-large-unsent',
      'client/password/encrypt/header-too-large',
      'client/shares/encrypt/header-too-large',
      'client/shares/encrypt/header-too-large-unsent',
    ],
  },
  {
    id: 'client/one-kind-of-recipient',
    what: 'Refuses recipients of three kinds in one container.',
    file: 'libs/client/src/encrypt.ts',
    find: 'if (request.recipients.length === 0) throw',
    replace: 'if (request.recipients.length === 0 || new Set(request.recipients.map(({ kind }) => kind)).size > 2) throw',
    caughtBy: ['client/encrypt/recipients/mixed'],
  },
  {
    id: 'client/certificate-cut-taken',
    what: 'Encrypts for the bytes of a file where it can\'t read the certificate in it.',
    file: 'apps/cli/src/recipients.ts',
    find: "({ kind: 'certificate', certificate: readCertificate(readInput(path)).raw, file: basename(path) })",
    replace: `{
      try {
        return { kind: 'certificate', certificate: readCertificate(readInput(path)).raw, file: basename(path) };
      } catch {
        return { kind: 'secret', label: basename(path), secret: Buffer.concat([readInput(path), Buffer.alloc(32)]) };
      }
    }`,
    caughtBy: ['client/encrypt/certificate/text', 'client/encrypt/certificate/cut'],
  },
]);
