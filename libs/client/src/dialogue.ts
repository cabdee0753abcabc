import type { ListedServer } from '@testbed/server-list';
import type { FoundCertificate } from './directory/find.ts';
import { ClientProblem, toClientProblem, type ClientCode, type UseCaseCode } from './problem.ts';
import type { Recipient } from './recipient.ts';

/**
 * The person in front of the client. Each question may come again with what was wrong with the last answer.
 * An answer of `undefined` means that the person gives up. Without a terminal there is no dialogue, and a use case
 * that needs an answer fails with the code that names it.
 */
export interface Dialogue {
  /** UC.Client.01/4–5: one of the servers, or none: then the capsules travel in the container (6a). */
  chooseServer(servers: readonly ListedServer[], wrong?: ClientProblem): Promise<ListedServer | 'none' | undefined>;
  /** UC.Client.01/2a: which of a person's certificates to encrypt for, by their place in the list. Asked when there are several. */
  chooseCertificates(code: string, certificates: readonly FoundCertificate[]): Promise<readonly FoundCertificate[] | undefined>;
  /** UC.Client.P.01/4, UC.Client.P.04/5: a new password. */
  newPassword(label: string, demands: string, wrong?: ClientProblem): Promise<string | undefined>;
  /** UC.Client.P.02/3: the password of a container, by the hints of its recipients. */
  password(hints: readonly string[], wrong?: ClientProblem): Promise<string | undefined>;
  /** UC.Client.02/6a, UC.Client.P.04/2a: PIN1 of a token. */
  pin(token: string, wrong?: ClientProblem): Promise<string | undefined>;
  /** UC.Client.04/8a, 12a: whether to try again after what was wrong. */
  again(wrong: ClientProblem): Promise<boolean | undefined>;
  /** UC.Client.P.04/1–4: whether to keep the files encrypted too, for whom and where. */
  reencryption(): Promise<Reencryption | 'no' | undefined>;
}

/** A new container with the same files. */
export interface Reencryption {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly recipients: readonly Recipient[];
}

/** Asks, or fails naming the answer that is missing. @throws ClientProblem `missing` or `cancelled` */
export async function ask<Answer>(
  dialogue: Dialogue | undefined,
  missing: Extract<UseCaseCode, `${string}-missing`>,
  what: string,
  question: (dialogue: Dialogue) => Promise<Answer | undefined>,
): Promise<Answer> {
  if (!dialogue) throw new ClientProblem(missing, `${what} is needed, and there is no terminal to ask for it`, { next: `give ${what} with the command` });
  const answer = await question(dialogue);
  if (answer === undefined) throw new ClientProblem('cancelled', `cancelled instead of giving ${what}`);
  return answer;
}

/**
 * Tries until it works, or fails for a reason that another answer would not mend, or nobody can be asked.
 * `attempt` hears what was wrong the time before.
 */
export async function retry<Result>(
  dialogue: Dialogue | undefined,
  mendable: readonly ClientCode[],
  attempt: (wrong: ClientProblem | undefined) => Promise<Result>,
): Promise<Result> {
  let wrong: ClientProblem | undefined;
  for (;;) {
    try {
      return await attempt(wrong);
    } catch (error) {
      const problem = toClientProblem(error);
      if (!dialogue || !mendable.includes(problem.code)) throw problem;
      wrong = problem;
    }
  }
}
