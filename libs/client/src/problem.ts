import { TicketProblem, type TicketCode } from '@testbed/auth-ticket';
import { ContainerProblem, type ContainerCode } from '@testbed/container';
import { EidProblem, type EidCode } from '@testbed/eid';
import { PkiProblem, TlsProblem, type PkiCode, type TlsCode } from '@testbed/pki';
import { ProtocolProblem, type ProtocolCode } from '@testbed/protocol';
import { ServerListProblem, type ServerListCode } from '@testbed/server-list';
import { ConfigurationServiceProblem, type ConfigurationServiceCode } from './configuration/problem.ts';
import { DirectoryProblem, type DirectoryCode } from './directory/problem.ts';

/** What only the use cases themselves can find wrong. */
export type UseCaseCode =
  | 'recipients-missing'
  | 'recipient-certificate-expired'
  | 'server-list-missing'
  | 'shares-servers-missing'
  | 'shares-organisations-equal'
  | 'pin-missing'
  | 'password-missing'
  | 'expiry-malformed'
  | 'expiry-in-the-past'
  | 'cancelled'
  | 'internal';

/** The closed set of reasons for which a client operation is refused or fails. */
export type ClientCode = UseCaseCode | ContainerCode | TicketCode | EidCode | PkiCode | TlsCode | ProtocolCode | ServerListCode | ConfigurationServiceCode | DirectoryCode;

export interface ClientProblemDetail {
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** What the user can do now. */
  readonly next?: string | undefined;
  /** The clause whose rule refused, where one is known. */
  readonly requirement?: string | undefined;
  /** The code of the server's own problem body, where it sent one. */
  readonly serverCode?: string | undefined;
}

/** Why an operation of the client did not succeed: one type for whoever shows it. Carries no secret. */
export class ClientProblem extends Error {
  override readonly name = 'ClientProblem';
  readonly code: ClientCode;
  readonly detail: ClientProblemDetail;

  constructor(code: ClientCode, message: string, detail: ClientProblemDetail = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}

/** Whatever was thrown below a use case, as the one problem type. A bug stays visible as `internal` with its cause. */
export function toClientProblem(error: unknown): ClientProblem {
  if (error instanceof ClientProblem) return error;
  if (
    error instanceof ContainerProblem ||
    error instanceof TicketProblem ||
    error instanceof EidProblem ||
    error instanceof PkiProblem ||
    error instanceof TlsProblem ||
    error instanceof ProtocolProblem ||
    error instanceof ServerListProblem ||
    error instanceof ConfigurationServiceProblem ||
    error instanceof DirectoryProblem
  ) {
    return new ClientProblem(error.code, error.message, detailOf(error), { cause: error });
  }
  if (error instanceof Error && error.name === 'AbortError') return new ClientProblem('cancelled', 'the operation was cancelled', {}, { cause: error });
  return new ClientProblem('internal', error instanceof Error ? error.message : String(error), { next: 'this is a defect of the testbed: please report it' }, { cause: error });
}

function detailOf(error: Error & ClientProblemDetail): ClientProblemDetail {
  const { expected, actual, next, requirement } = error;
  return { expected, actual, next, requirement, ...(error instanceof ProtocolProblem && { serverCode: error.problem.code, requirement: error.problem.requirement }) };
}
