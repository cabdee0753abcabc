import type { TlsCode, TlsProblem } from '@testbed/pki';
import { EidProblem, type EidCode } from '../../problem.ts';

/** One message from the agent: the result of a call, or why there is none. */
export type AgentReply = { readonly id: number } & ({ readonly result: unknown } | { readonly problem: ProblemMessage });

/** A coded problem as plain data: an Error that crosses a process loses its class and its fields. */
export type ProblemMessage =
  | { readonly kind: 'eid'; readonly code: EidCode; readonly message: string; readonly next: string | undefined }
  | { readonly kind: 'tls'; readonly code: TlsCode; readonly phase: TlsProblem['phase']; readonly message: string; readonly next: string | undefined };

/**
 * The message of a failed operation. Texts without a code come from OpenSSL, its engine and the module, which know
 * the PIN: they stay here.
 */
export function problemMessage(error: unknown, operation: string): ProblemMessage {
  if (error instanceof EidProblem) return { kind: 'eid', code: error.code, message: error.message, next: error.next };
  if (isTlsProblem(error)) return { kind: 'tls', code: error.code, phase: error.phase, message: error.message, next: error.next };
  return { kind: 'eid', code: 'agent-failed', message: `the token process failed at ${operation}`, next: undefined };
}

/** By its name: the class is not loaded in an agent that was not asked for a request. */
function isTlsProblem(error: unknown): error is TlsProblem {
  return error instanceof Error && error.name === 'TlsProblem';
}
