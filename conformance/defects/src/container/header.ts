import { inReader } from '../planted-in.ts';
import { beside } from './beside.ts';

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
    collateral: beside('The same beginning, for others.', 'envelope/magic-wrong'),
  },
  {
    id: 'container/later-versions-read',
    what: 'Reads containers of later versions.',
    file: read,
    find: 'actualVersion !== version',
    replace: 'actualVersion < version',
    caughtBy: ['envelope/version-3.secret'],
    collateral: beside('It is a later version as well.', 'envelope/version-50', 'envelope/version-255', 'envelope/flipped-bit-in-version'),
  },
  {
    id: 'container/long-headers-read',
    what: 'Reads headers that are longer than 2^20 bytes.',
    file: read,
    find: 'headerLength > maximumHeaderLength',
    replace: 'headerLength > 2 ** 30',
    caughtBy: ['envelope/header-of-1-mib-and-1.secret'],
    collateral: beside('It is longer still.', 'envelope/header-of-2-mib'),
  },
  {
    id: 'container/unknown-curve-taken',
    what: 'Takes a curve that it does not know, and one that is not named, for P-384.',
    file: parse,
    find: 'fields.ellipticCurves[curve] === number);',
    replace: "fields.ellipticCurves[curve] === number) ?? 'secp384r1';",
    caughtBy: ['header/no-curve.ec-p384', 'header/unknown-curve.ec-p384'],
    collateral: beside('The curve stands in the details of a server\'s capsule.', 'header/no-recipient-key-details-curve', 'header/unknown-recipient-key-details-curve'),
  },
  {
    id: 'container/unknown-payload-method-taken',
    what: 'Takes every method of payload encryption for ChaCha20-Poly1305.',
    file: 'libs/container/src/envelope/unlock.ts',
    find: "method !== 'CHACHA20POLY1305'",
    replace: 'method === undefined',
    caughtBy: ['header/no-payload-method.ec-p384', 'header/payload-method-0.secret', 'header/payload-method-2.secret'],
    collateral: beside('It is an unknown method as well.', 'header/no-payload-method', 'header/payload-method-127', 'header/payload-method-minus-1'),
  },
  {
    id: 'container/unknown-fmk-method-taken',
    what: 'Takes every method of FMK encryption for XOR.',
    file: parse,
    find: 'method !== fields.fmkEncryptionMethods.XOR',
    replace: 'method > 255',
    caughtBy: ['header/no-fmk-method.secret', 'header/fmk-method-0.secret', 'header/fmk-method-2.secret'],
    collateral: beside('It is an unknown method as well.', 'header/no-fmk-method', 'header/fmk-method-127', 'header/fmk-method-minus-1'),
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
    collateral: beside('It has no label that can be read either.', 'header/no-key-label', 'header/label-without-nul'),
  },
  {
    id: 'container/unknown-capsule-ends-all',
    what: 'Refuses a container in which any recipient has a capsule of a type that it does not know.',
    file: parse,
    find: "return { kind: 'UnknownCapsule', type, reason: `capsule type ${type}` };",
    replace: "throw malformed(pathOf(record, 'capsule_type'), `capsule type ${type} is not known`);",
    caughtBy: ['recipient/unknown-capsule-before.secret', 'recipient/unknown-capsule-after.secret'],
    collateral: beside('The same header, for others.', 'recipient/unknown-capsule-before', 'recipient/unknown-capsule-after'),
  },
  {
    id: 'container/free-labels-refused',
    what: 'Refuses a container with a label that is free text.',
    file: parse,
    find: "keyLabel: stringOf(record, 'key_label')",
    replace: `keyLabel: (() => {
      const label = stringOf(record, 'key_label');
      if (label.startsWith('data:')) return label;
      throw malformed(pathOf(record, 'key_label'), 'it is free text');
    })()`,
    caughtBy: ['recipient/label-free-text.secret', 'recipient/label-free-text.ec-p384', 'recipient/label-free-text.password'],
    collateral: beside(
      'It has a free label as well.',
      ...['free-text-numbers', 'free-text-not-ascii', 'free-text-decomposed', 'empty', 'of-10000-bytes', 'with-line-break'].map((label) => `recipient/label-${label}`),
      'envelope/header-of-1-mib',
    ),
  },
  {
    id: 'container/first-shared-record-only',
    what: 'Tries a password or secret with the first recipient that has one, and no other.',
    file: 'libs/client/src/open.ts',
    find: 'for (const record of records) {',
    replace: 'for (const record of records.slice(0, 1)) {',
    caughtBy: ['recipient/second-secret-of-two.secret', 'recipient/second-password-of-two.password'],
    collateral: beside('The secret is that of the second recipient.', 'recipient/label-of-foreign-type-before'),
  },
]);
