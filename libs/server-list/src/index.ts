export type { CapsuleType, ListedCertificate, ListedServer, ServerList } from './model.ts';
export { findServer, pinsOf } from './find.ts';
export { parseServerList } from './parse.ts';
export { ServerListProblem, type ServerListCode } from './problem.ts';
export { parseDraft } from './parse.ts';
export { lintServerList, type Finding, type LintOptions } from './lint/lint.ts';
export type { Published, RuleCode, Severity } from './lint/rule.ts';

export { softwareSigner, type Signer } from './signed/signer.ts';
export { keyIdOf } from './signed/signing-key.ts';
export type { Signature, SignedDocument } from './signed/signature.ts';
export { readRoot, type RoleName, type Root, type RootOrder } from './signed/root.ts';
export { addRoot, firstRoot } from './signed/add-root.ts';
export { maySign } from './signed/signing-role.ts';
export { signServerList, type Signed } from './signed/sign-list.ts';
export { signFreshness } from './signed/sign-freshness.ts';
export { readSignatureFile, writeSignatureFile, type SignatureFile } from './signed/signature-file.ts';
export { diffServerLists, type Change } from './diff.ts';

export { listHash } from './signed/digest.ts';
export { verifyServerList, type PublishedFiles, type Verification } from './signed/verify.ts';
export { readTrustedState, writeTrustedState, type TrustedState } from './signed/state.ts';

export type { Export, ExportedFile, ExportFormat, ImpactNote } from './export/exported.ts';
export { exportRia } from './export/ria/export.ts';
export { minimalRiaBase, readRiaBase, type RiaBase } from './export/ria/base.ts';
export { exportDigidocPolicy } from './export/digidoc-policy/export.ts';
export { exportLibcdoc } from './export/libcdoc/export.ts';
export { exportJava } from './export/java/export.ts';
