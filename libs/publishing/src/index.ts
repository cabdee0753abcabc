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
export type { SigningKeys } from './signer/keys.ts';
export { PublishingProblem, type PublishingCode } from './problem.ts';

export type { CertificateFacts } from './certificates/facts.ts';
export type { ProbeResult } from './certificates/probe.ts';
