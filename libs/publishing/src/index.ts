export type { Actor, Person, Role } from './actor.ts';
export type { DocumentKind, Draft, DraftFinding, DraftState, Environment, OmittedExport, Publication, PublicationSummary, PublishedFile } from './model.ts';
export type { JudgedDraft, Publishing, PublishOptions } from './publishing.ts';
export type { ClientImpact } from './impact.ts';
export type { CalendarItem } from './calendar.ts';
export type { AuditAction, AuditEntry } from './audit/entry.ts';
export type { Probe, PublicationSigner, Random, SignedPublication } from './ports.ts';
export { PublishingProblem, type PublishingCode } from './problem.ts';

export type { CertificateFacts } from './certificates/facts.ts';
export type { ProbeResult } from './certificates/probe.ts';
