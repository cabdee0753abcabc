export type { CapsuleType, ListedCertificate, ListedServer, ServerList } from './model.ts';
export { parseDraft, parseServerList } from './parse.ts';
export { findServer, pinsOf } from './find.ts';
export { ServerListProblem, type ServerListCode } from './problem.ts';

export { lintServerList, type Finding } from './lint/lint.ts';
export type { Published } from './lint/rule.ts';
export { diffServerLists, type Change } from './diff.ts';

export { softwareSigner, type Signer } from './signed/signer.ts';
export type { SignedDocument } from './signed/signature.ts';
export { addRoot, firstRoot } from './signed/add-root.ts';
export { maySign } from './signed/signing-role.ts';
export { signServerList } from './signed/sign-list.ts';
export { signFreshness } from './signed/sign-freshness.ts';
export { readSignatureFile, writeSignatureFile, type SignatureFile } from './signed/signature-file.ts';
export { listHash } from './signed/digest.ts';
export { verifyServerList, type PublishedFiles } from './signed/verify.ts';
export { readTrustedState, writeTrustedState, type TrustedState } from './signed/state.ts';
