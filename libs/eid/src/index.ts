export { EidProblem, type EidCode } from './problem.ts';
export type { Identity } from './identity.ts';
export type { SignatureAlgorithm } from './signature.ts';
export { softwareIdentity } from './software.ts';

export type { RemoteSigner, SignedInput } from './remote-signer.ts';
export { identitySigner } from './identity-signer.ts';
export type { RemoteOptions } from './remote/options.ts';
export { smartIdSigner, type SmartIdOptions } from './smart-id/signer.ts';
export { mobileIdSigner, type MobileIdOptions } from './mobile-id/signer.ts';

export type { TokenReference } from './token/reference.ts';
export { openToken, type TokenOpening } from './token/open.ts';
export { readTokenCertificate, type TokenCertificate } from './token/certificate.ts';
export { describeToken, generateTokenKey, provisionToken, storeTokenCertificate, type TokenOrder } from './token/provision.ts';
export type { KeyDescription } from './token/agent/operations.ts';
export { softhsmModule, writeSofthsmConf } from './token/softhsm.ts';
export { tlsEngine } from './token/engine.ts';
