/** The curve of each EC capsule type and the length of its uncompressed point (`04‖X‖Y`) in bytes. */
export const ecCapsuleTypes = {
  ecc_secp256r1: { curve: 'secp256r1', pointLength: 65 },
  ecc_secp384r1: { curve: 'secp384r1', pointLength: 97 },
  ecc_secp521r1: { curve: 'secp521r1', pointLength: 133 },
} as const;

/** A capsule type whose keys are points on a curve. */
export type EcCapsuleType = keyof typeof ecCapsuleTypes;

/** The capsule types of key-capsules 3.1.1. A client meets others too: the set is extensible. */
export type CapsuleType = EcCapsuleType | 'rsa';

/** Whether the type is one of EC keys. */
export function isEcCapsuleType(type: string): type is EcCapsuleType {
  return Object.hasOwn(ecCapsuleTypes, type);
}

/** Whether this version knows the type. */
export function isCapsuleType(type: string): type is CapsuleType {
  return type === 'rsa' || isEcCapsuleType(type);
}
