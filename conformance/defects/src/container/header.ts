import { inReader } from '../planted-in.ts';

const read = 'libs/container/src/envelope/read.ts';
const parse = 'libs/container/src/header/parse.ts';

/** What a client believes of the envelope and the header of a container that it is given. */
export const headerDefects = inReader('container', [
  {
    id: 'container/magic-unread',
    what: 'Does not look whether a container begins with CDOC.',
    file: read,
    find: '!start.equals(magic.subarray(0, start.length))',
    replace: 'start.length === 0',
    caughtBy: ['envelope/magic-wrong.secret', 'envelope/magic-of-zip.secret', 'envelope/flipped-bit-in-magic.secret'],
  },
  {
    id: 'container/later-versions-read',
    what: 'Reads containers of later versions.',
    file: read,
    find: 'actualVersion !== version',
    replace: 'actualVersion < version',
    caughtBy: ['envelope/version-3.secret'],
  },
  {
    id: 'container/long-headers-read',
    what: 'Reads headers that are longer than 2^20 bytes.',
    file: read,
    find: 'headerLength > maximumHeaderLength',
    replace: 'headerLength > 2 ** 30',
    caughtBy: ['envelope/header-of-1-mib-and-1.secret'],
  },
  {
    id: 'container/unknown-curve-taken',
    what: 'Takes a curve that it does not know, and one that is not named, for P-384.',
    file: parse,
    find: 'fields.ellipticCurves[curve] === number);',
    replace: "fields.ellipticCurves[curve] === number) ?? 'secp384r1';",
    caughtBy: ['header/no-curve.ec-p384', 'header/unknown-curve.ec-p384'],
  },
  {
    id: 'container/unknown-payload-method-taken',
    what: 'Takes every method of payload encryption for ChaCha20-Poly1305.',
    file: 'libs/container/src/envelope/unlock.ts',
    find: "method !== 'CHACHA20POLY1305'",
    replace: 'method === undefined',
    caughtBy: ['header/no-payload-method.ec-p384', 'header/payload-method-0.secret', 'header/payload-method-2.secret'],
  },
  {
    id: 'container/unknown-fmk-method-taken',
    what: 'Takes every method of FMK encryption for XOR.',
    file: parse,
    find: 'method !== fields.fmkEncryptionMethods.XOR',
    replace: 'method > 255',
    caughtBy: ['header/no-fmk-method.secret', 'header/fmk-method-0.secret', 'header/fmk-method-2.secret'],
  },
  {
    id: 'container/unknown-key-stretching-taken',
    what: 'Takes every way of stretching passwords for PBKDF2 with HMAC-SHA-256.',
    file: parse,
    find: 'algorithm !== fields.kdfAlgorithms.PBKDF2WithHmacSHA256',
    replace: 'algorithm > 255',
    caughtBy: ['header/no-kdf-algorithm-identifier.password', 'header/unknown-kdf-algorithm-identifier.password'],
  },
  {
    id: 'container/label-may-be-missing',
    what: 'Takes a recipient without a label for one with an empty label.',
    file: parse,
    find: "keyLabel: stringOf(record, 'key_label')",
    replace: `keyLabel: (() => {
      try {
        return stringOf(record, 'key_label');
      } catch {
        return '';
      }
    })()`,
    caughtBy: ['header/no-key-label.ec-p384', 'header/no-key-label.rsa-2048'],
  },
  {
    id: 'container/unknown-capsule-ends-all',
    what: 'Refuses a container in which any recipient has a capsule of a type that it does not know.',
    file: parse,
    find: "return { kind: 'UnknownCapsule', type, reason: `capsule type ${type}` };",
    replace: "throw malformed(pathOf(record, 'capsule_type'), `capsule type ${type} is not known`);",
    caughtBy: ['recipient/unknown-capsule-before.secret', 'recipient/unknown-capsule-after.secret'],
  },
  {
    id: 'container/strange-labels-refused',
    what: 'Refuses a container with a label that it would not have written.',
    file: parse,
    find: "keyLabel: stringOf(record, 'key_label')",
    replace: `keyLabel: (() => {
      const label = stringOf(record, 'key_label');
      if (label.startsWith('data:,V=1&TYPE=')) return label;
      throw malformed(pathOf(record, 'key_label'), 'it is strange');
    })()`,
    caughtBy: ['recipient/label-free-text.secret', 'recipient/label-base64.secret'],
  },
  {
    id: 'container/first-shared-record-only',
    what: 'Tries a password or secret with the first recipient that has one, and no other.',
    file: 'libs/client/src/open.ts',
    find: 'for (const record of records) {',
    replace: 'for (const record of records.slice(0, 1)) {',
    caughtBy: ['recipient/second-secret-of-two.secret', 'recipient/second-password-of-two.password', 'recipient/last-of-1000.secret'],
  },
]);
