export { openPublishing, type PublishingOptions } from './open.ts';
export type { Actor, Person, Role } from './actor.ts';
export type { DocumentKind, Draft, DraftFinding, DraftState, Environment, OmittedExport, Publication, PublicationSummary, PublishedFile } from './model.ts';
export type { JudgedDraft, Publishing, PublishOptions } from './publishing.ts';
export type { ClientImpact, ImpactNote } from './impact.ts';
export type { CalendarItem } from './calendar.ts';
export type { AuditAction, AuditEntry } from './audit/entry.ts';
export type { Probe, PublicationSigner, Random, SignedPublication } from './ports.ts';
export { verifyAuditLog, type AuditAnchors, type AuditVerdict } from './audit/verify.ts';
export { localSigner, type LocalSigner } from './signer/local.ts';
export { spawnSigner, type SpawnedSigner } from './signer/spawn.ts';
export type { SigningKeys } from './signer/keys.ts';
export { PublishingProblem, type PublishingCode } from './problem.ts';

export { createSigningKeys, type CreatedSigningKeys, type RoleOrder, type SigningKeysOrder } from './keys/create.ts';
export { rotateSigningKeys, type RotatedKeys, type RotationOrder } from './keys/rotate.ts';
export type { SecretReference } from './keys/secret.ts';
export type { TokenReference } from './keys/token.ts';

export type { CertificateFacts } from './certificates/facts.ts';
export { readCertificates } from './certificates/read.ts';
export { probe, type ProbeOrder, type ProbeResult } from './certificates/probe.ts';
