export type {
  Capsule,
  Curve,
  ECCPublicKeyCapsule,
  Header,
  KeyDetails,
  KeyServerCapsule,
  KeyShare,
  KeySharesCapsule,
  PayloadEncryptionMethod,
  PBKDF2Capsule,
  RecipientRecord,
  RSAPublicKeyCapsule,
  SealedRecipient,
  SymmetricKeyCapsule,
  UnknownCapsule,
} from './header/model.ts';
export { encodeHeader } from './header/encode.ts';
export { parseHeader } from './header/parse.ts';
export { kekFromEcKey, sealForEcKey } from './capsule/ecc.ts';
export { findByLabel, findByPublicKey } from './capsule/find.ts';
export { toKeyServerCapsule } from './capsule/key-server.ts';
export { kekFromPassword, sealForPassword } from './capsule/password.ts';
export { kekFromRsaKey, sealForRsaKey } from './capsule/rsa.ts';
export { kekFromShares, splitForShares, type SplitKek } from './capsule/shares.ts';
export { kekFromSecret, sealForSecret } from './capsule/symmetric.ts';
export type { Written } from './envelope/compose.ts';
export { readEnvelope, type Envelope } from './envelope/read.ts';
export { reencryptContainer, type ReencryptOptions } from './envelope/reencrypt.ts';
export { unlock, type FileMasterKey } from './envelope/unlock.ts';
export { writeContainer, type WriteOptions } from './envelope/write.ts';
export { checkSources, type SourceFile } from './input/check.ts';
export {
  authLabel,
  certificateLabel,
  eidLabel,
  formatLabel,
  passwordLabel,
  publicKeyLabel,
  secretLabel,
  type CertificateLabel,
  type EidLabel,
  type EidType,
} from './label/format.ts';
export { parseLabel, type Label } from './label/parse.ts';
export { type ExtractedFile } from './output/staging.ts';
export { extract, type ExtractOptions } from './payload/extract.ts';
export { type Limits } from './payload/limits.ts';
export { checkPassword, passwordPolicies, type PasswordPolicy } from './password/policy.ts';
export { ContainerProblem, type ContainerCode, type Layer } from './problem.ts';
export { systemRandom, type Random } from './random.ts';
