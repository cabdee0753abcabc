/**
 * The process beside a token. It alone has the token's session and knows the PIN. It serves one parent over IPC and
 * ends with it: when the channel closes (also by the parent's death), or when nothing was asked of it for the number
 * of milliseconds that is its only argument.
 */
import type { AgentCall, AgentOperations } from './operations.ts';
import { problemMessage, type AgentReply } from './reply.ts';
import { sessionOperations } from './session-operations.ts';
import { tokenOperations } from './token-operations.ts';

const operations: AgentOperations = { ...tokenOperations, ...sessionOperations() };
const end = (): never => process.exit();
const idle = setTimeout(end, Number(process.argv[2]));

process.on('disconnect', end);
process.on('message', (call: AgentCall) => {
  idle.refresh();
  void answer(call).then((reply) => process.send?.(reply));
});

async function answer({ id, name, argument }: AgentCall): Promise<AgentReply> {
  try {
    const operation = operations[name] as (argument: unknown) => unknown;
    return { id, result: await operation(argument) };
  } catch (error) {
    return { id, problem: problemMessage(error, name) };
  } finally {
    idle.refresh();
  }
}
