import type { ListedServer } from '@testbed/server-list';
import { ClientProblem, toClientProblem, type ClientCode } from '../problem.ts';

/** No answer, for now: what the server keeps is still there. */
export const unanswered: readonly ClientCode[] = ['connection-failed', 'connection-timeout', 'response-timeout'];

/** One exchange with one of several servers: whatever goes wrong names the server. @throws ClientProblem */
export async function exchangeWith<Result>(server: ListedServer, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const { code, message, detail } = toClientProblem(error);
    const next = unanswered.includes(code) ? 'try again, in a while if it lasts' : detail.next;
    throw new ClientProblem(code, `${server.name}: ${message}`, { ...detail, next }, { cause: error });
  }
}
