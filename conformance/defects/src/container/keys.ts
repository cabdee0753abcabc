import { inReader } from '../planted-in.ts';
import { beside } from './beside.ts';

const software = 'libs/eid/src/software.ts';
const notForThisKey = "throw new EidProblem('rsa-decryption-failed', 'the ciphertext was not made for this RSA key');";

/** Decrypts in another way what does not decrypt as it should. */
function orElse(options: string): string {
  return `try {
          return privateDecrypt({ key, ${options} }, ciphertext);
        } catch {
          ${notForThisKey}
        }`;
}

/** How a client gets from what it holds to the key of a container that it is given. */
export const readKeyDefects = inReader('keys', [
  {
    id: 'container/point-off-curve-taken',
    what: 'Multiplies the sender\'s point by its own key without looking whether it is on the curve: an attacker learns the key.',
    file: 'libs/container/src/capsule/ecc.ts',
    find: '!isOnCurve(senderPublicKey, curve)',
    replace: 'senderPublicKey.length === 0',
    also: {
      file: software,
      find: 'return diffieHellman({ privateKey: key, publicKey: senderKey(senderPoint, publicKey) });',
      replace: `const p = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
      const number = (bytes) => BigInt('0x' + Buffer.from(bytes).toString('hex'));
      const inverse = (a, e = p - 2n) => {
        let result = 1n;
        for (let power = ((a % p) + p) % p; e > 0n; e >>= 1n, power = (power * power) % p) if (e & 1n) result = (result * power) % p;
        return result;
      };
      const add = (a, b) => {
        if (!a || !b) return a ?? b;
        if (a.x === b.x && a.y !== b.y) return undefined;
        const slope = a.x === b.x ? (3n * a.x * a.x - 3n) * inverse(2n * a.y) : (b.y - a.y) * inverse(b.x - a.x);
        const x = (((slope * slope - a.x - b.x) % p) + p) % p;
        return { x, y: (((slope * (a.x - x) - a.y) % p) + p) % p };
      };
      if (senderPoint.length !== 97) return diffieHellman({ privateKey: key, publicKey: senderKey(senderPoint, publicKey) });
      let sum;
      let power = { x: number(senderPoint.subarray(1, 49)), y: number(senderPoint.subarray(49)) };
      for (let d = number(Buffer.from(key.export({ format: 'jwk' }).d, 'base64url')); d > 0n; d >>= 1n, power = add(power, power)) if (d & 1n) sum = add(sum, power);
      return Buffer.from(sum.x.toString(16).padStart(96, '0'), 'hex');`,
    },
    caughtBy: ['kek/point-off-curve.ec-p384'],
    collateral: beside('It is no point of the curve either.', 'kek/point-off-curve', 'kek/point-of-zeros'),
  },
  {
    id: 'container/zeros-of-secret-stripped',
    what: 'Leaves out the zeros with which an agreed secret of P-384 begins.',
    file: 'libs/container/src/capsule/ecc.ts',
    find: "extractKey('CDOC20kekpremaster', x)",
    replace: "extractKey('CDOC20kekpremaster', x.length === 48 ? x.subarray(x.findIndex((byte) => byte !== 0)) : x)",
    caughtBy: ['kek/shared-secret-begins-with-zero.ec-p384', 'kek/shared-secret-zero-stripped.ec-p384'],
    collateral: beside('Its agreed secret happens to begin with a zero.', 'file-name/traversal.ec-p384'),
  },
  {
    id: 'container/oaep-sha1-taken',
    what: 'Decrypts by OAEP with SHA-1 what does not decrypt with SHA-256.',
    file: software,
    find: notForThisKey,
    replace: orElse("padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'"),
    caughtBy: ['kek/oaep-sha1.rsa-2048', 'kek/oaep-sha1.rsa-4096'],
  },
  {
    id: 'container/pkcs1-padding-taken',
    what: 'Decrypts by PKCS#1 v1.5 what does not decrypt by OAEP.',
    file: software,
    find: notForThisKey,
    replace: orElse('padding: constants.RSA_PKCS1_PADDING'),
    caughtBy: ['kek/rsa-pkcs1-padding.rsa-2048', 'kek/rsa-pkcs1-padding.rsa-4096'],
  },
  {
    id: 'container/iterations-unread',
    what: 'Stretches passwords 600 000 times whatever the header says.',
    file: 'libs/container/src/capsule/password.ts',
    find: 'capsule.passwordSalt, capsule.iterations, keyLength',
    replace: 'capsule.passwordSalt, iterations, keyLength',
    caughtBy: ['limits/iterations-raised-in-header.password'],
  },
  {
    id: 'container/one-iteration-taken',
    what: 'Stretches passwords once when the header says so.',
    file: 'libs/container/src/capsule/password.ts',
    find: 'capsule.iterations < leastIterations',
    replace: 'capsule.iterations < 1',
    caughtBy: ['limits/iterations-one.password'],
  },
  {
    id: 'container/hmac-skipped',
    what: 'Does not verify the HMAC of the header.',
    file: 'libs/container/src/envelope/unlock.ts',
    find: '!timingSafeEqual(headerHmac(fmk, envelope.headerBytes), envelope.hmac)',
    replace: 'envelope.hmac.length !== 32',
    caughtBy: ['hmac/wrong-but-sealed.secret', 'hmac/zeros.secret', 'hmac/concealed-recipient.secret'],
    collateral: [
      ...beside('All of them are about what this client does not look at.', 'hmac'),
      ...beside('Only the HMAC tells a wrong key from the right one.', 'kek', 'limits/iterations-raised-in-header', ...['first-of-same-key-damaged', 'second-secret-of-two', 'second-password-of-two', 'label-of-foreign-type-before', 'labels-alike'].map((which) => `recipient/${which}`)),
      ...beside('The byte that is too much is the first of the HMAC.', 'envelope/length-one-more'),
    ],
  },
  {
    id: 'container/half-of-hmac-compared',
    what: 'Compares the first half of the HMAC of the header.',
    file: 'libs/container/src/envelope/unlock.ts',
    find: '!timingSafeEqual(headerHmac(fmk, envelope.headerBytes), envelope.hmac)',
    replace: '!timingSafeEqual(headerHmac(fmk, envelope.headerBytes).subarray(0, 16), envelope.hmac.subarray(0, 16))',
    caughtBy: ['hmac/wrong-but-sealed.secret'],
    collateral: beside('It is wrong in the second half as well.', 'hmac/wrong-but-sealed', 'hmac/flipped-last-bit'),
  },
]);
