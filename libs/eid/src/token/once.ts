import type { AgentArgument, AgentOperations, AgentResult } from './agent/operations.ts';
import { startAgent } from './agent/start.ts';
import type { TokenReference } from './reference.ts';

/** Milliseconds after which a token counts as hung. Making an RSA signature on a slow card takes a few seconds. */
export const tokenTimeout = 30_000;

/** One operation in a token process of its own. */
export async function onceWithAgent<Name extends keyof AgentOperations>(
  token: TokenReference,
  name: Name,
  argument: AgentArgument<Name>,
): Promise<AgentResult<Name>> {
  const agent = startAgent(token, { idleTimeout: tokenTimeout });
  try {
    return await agent.call(name, argument, tokenTimeout);
  } finally {
    await agent.close();
  }
}
