import { TicketProblem } from '@testbed/auth-ticket';
import type { Violation } from '@testbed/server-kit';

/** What is wrong, where reading something of a ticket fails. */
export function ticketViolation(read: () => void): Violation | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof TicketProblem)) throw error;
    return { expected: error.expected, actual: error.actual };
  }
}
