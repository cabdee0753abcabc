import type { PublishedFile, OmittedExport } from './model.ts';
import type { ProbeOrder, ProbeResult } from './certificates/probe.ts';

/** Where identifiers come from. */
export interface Random {
  /** `length` bytes nobody can predict. */
  bytes(length: number): Uint8Array;
}

/** Asks a server which certificate it presents now: `probe`, unless a test has its own. @throws PublishingProblem `probe-not-allowed`, `probe-failed` */
export type Probe = (order: ProbeOrder) => Promise<ProbeResult>;

/** What a signer made of an approved draft. */
export interface SignedPublication {
  readonly files: readonly PublishedFile[];
  readonly omitted: readonly OmittedExport[];
}

/**
 * Who holds the signing keys. It is told what to sign by its draft, never handed bytes: it reads them from the store
 * itself, and decides by itself whether they were approved.
 */
export interface PublicationSigner {
  /** Everything that is published for this draft. @throws PublishingProblem `signer-refused`, `signer-unavailable`, `export-unfaithful`, `token-unusable`, `secret-unavailable` */
  signPublication(order: { readonly draft: string; readonly digest: string }): Promise<SignedPublication>;
  /** The freshness file of the published list, and the head of the audit log. @throws PublishingProblem as above */
  signFreshness(): Promise<readonly PublishedFile[]>;
  /** Every root so far, oldest first: the exact bytes of the documents. */
  roots(): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
}
