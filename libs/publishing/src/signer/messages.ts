import { PublishingProblem, type PublishingCode } from '../problem.ts';
import type { PublicationSigner } from '../ports.ts';

/** What a signer's process can be asked for. */
export type SignerOperation = Exclude<keyof PublicationSigner, 'close'>;

/** One question to the signer's process. */
export interface SignerCall {
  readonly id: number;
  readonly operation: SignerOperation;
  readonly argument: unknown;
}

/** A problem as plain data: an Error that crosses a process loses its class and its fields. */
export interface ProblemMessage {
  readonly code: PublishingCode;
  readonly message: string;
  readonly next: string;
}

/** Its answer: the result, or why there is none. */
export type SignerReply = { readonly id: number } & ({ readonly result: unknown } | { readonly problem: ProblemMessage });

/** Texts without a code come from OpenSSL or a module, which know keys and PIN: they stay in the signer's process. */
export function problemMessage(error: unknown): ProblemMessage {
  if (error instanceof PublishingProblem) return { code: error.code, message: error.message, next: error.next };
  return { code: 'signer-unavailable', message: 'the signer failed for a reason that it keeps to itself', next: 'look at the signer: its keys, its token, its store' };
}
