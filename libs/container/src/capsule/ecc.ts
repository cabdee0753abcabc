import { createECDH, type ECDH } from 'node:crypto';
import type { Curve, ECCPublicKeyCapsule, SealedRecipient } from '../header/model.ts';
import { curveOfPoint, curves, isOnCurve } from '../key/curve.ts';
import { expandKey, extractKey } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';

/**
 * SC01: seals for the holder of an EC key, with a fresh ephemeral key of this recipient's own.
 *
 * @param publicKeyPoint uncompressed point (`04‖X‖Y`) of secp256r1, secp384r1 or secp521r1, told by its length;
 *   the Java client knows secp384r1 only
 * @throws ContainerProblem `recipient-key-invalid`
 */
export function sealForEcKey(publicKeyPoint: Uint8Array, keyLabel: string, random: Random = systemRandom): SealedRecipient {
  const curve = curveOfPoint(publicKeyPoint);
  if (!curve || !isOnCurve(publicKeyPoint, curve)) {
    throw new ContainerProblem('recipient-key-invalid', 'the EC key of the recipient is not usable', {
      expected: 'an uncompressed point on secp256r1, secp384r1 or secp521r1',
      actual: curve ? `a point that is not on ${curve}` : `${publicKeyPoint.length} bytes`,
    });
  }
  const ephemeral = ephemeralKey(curve, random);
  const capsule: ECCPublicKeyCapsule = {
    kind: 'ECCPublicKeyCapsule',
    curve,
    recipientPublicKey: publicKeyPoint,
    senderPublicKey: ephemeral.getPublicKey(),
  };
  return { capsule, keyLabel, kek: deriveKek(ephemeral.computeSecret(publicKeyPoint), capsule) };
}

/**
 * The KEK of an ECC capsule, out of the container or completed with what a capsule server returned.
 *
 * @param ecdh key agreement with the recipient's private key, wherever it lives: sender's point in, raw x
 *   coordinate out. Its own errors pass through.
 * @throws ContainerProblem `kek-derivation-failed` (the sender's point is not on the curve, or a result of the wrong length)
 */
export async function kekFromEcKey(capsule: ECCPublicKeyCapsule, ecdh: (senderPoint: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  const { curve, senderPublicKey } = capsule;
  if (!isOnCurve(senderPublicKey, curve)) {
    throw new ContainerProblem('kek-derivation-failed', `the sender's public key is not a point on ${curve}`);
  }
  const x = await ecdh(senderPublicKey);
  if (x.length !== curves[curve].coordinate) {
    throw new ContainerProblem('kek-derivation-failed', 'the key agreement gave a result of the wrong length', {
      expected: `${curves[curve].coordinate} bytes`,
      actual: `${x.length} bytes`,
    });
  }
  return deriveKek(x, capsule);
}

function deriveKek(x: Uint8Array, { recipientPublicKey, senderPublicKey }: ECCPublicKeyCapsule): Uint8Array {
  return expandKey(extractKey('CDOC20kekpremaster', x), 'CDOC20kek', 'XOR', recipientPublicKey, senderPublicKey);
}

/** A private key drawn from `random`: numbers outside the curve's group are thrown away, as in FIPS 186-5 A.2.2. */
function ephemeralKey(curve: Curve, random: Random): ECDH {
  const ecdh = createECDH(curves[curve].openssl);
  for (;;) {
    const candidate = Uint8Array.from(random.bytes(curves[curve].coordinate));
    // 521 bits are 65 bytes and one bit.
    if (curve === 'secp521r1') candidate[0] = (candidate[0] as number) & 1;
    try {
      ecdh.setPrivateKey(candidate);
      return ecdh;
    } catch {
      // not in the group
    }
  }
}
