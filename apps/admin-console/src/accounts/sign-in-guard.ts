import { createHash } from 'node:crypto';
import type { Clock } from '@testbed/pki';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import type { Log } from '../log.ts';
import { ConsoleProblem } from '../problem.ts';
import { clientAddressHeader } from './client-address.ts';
import { checkPassword } from './password.ts';

/** Wrong passwords for one name within an hour; from wherever they come (ASVS 2.2.1). */
const wrongPasswords = 20;
const hour = 3_600_000;
/** A code of an authenticator is accepted a step early or late: that long it must not be accepted again. */
const codeLifetime = 120_000;

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/**
 * What the sign-in library leaves open: wrong passwords are counted by name, a code opens one session only, a changed
 * password obeys the rules of a first one, and the log is told.
 */
export function signInGuard(clock: Clock, log: Log) {
  const failures = new Map<string, readonly number[]>();
  const usedCodes = new Map<string, number>();

  /** Failures of a name within the hour; older ones of anybody are forgotten. */
  function recentFailures(name: string): readonly number[] {
    const since = clock.now().getTime() - hour;
    for (const [other, times] of failures) if ((times.at(-1) ?? 0) < since) failures.delete(other);
    return (failures.get(name) ?? []).filter((time) => time >= since);
  }

  /** Whether a code was used before by the same person; it is from now on. */
  function usedBefore(person: string, code: string): boolean {
    const now = clock.now().getTime();
    for (const [key, time] of usedCodes) if (time < now - codeLifetime) usedCodes.delete(key);
    const key = createHash('sha256').update(`${person} ${code}`).digest('hex');
    if (usedCodes.has(key)) return true;
    usedCodes.set(key, now);
    return false;
  }

  const before = createAuthMiddleware(async (context) => {
    if (context.path === '/sign-in/username' && recentFailures(nameIn(context)).length >= wrongPasswords) {
      log({ event: 'sign-in', outcome: 'too-many-requests', ...whoIn(context) });
      throw new APIError('TOO_MANY_REQUESTS', { code: 'too-many-requests', message: 'too many wrong passwords for this name' });
    }
    if (context.path === '/change-password') await demandGoodPassword(context);
  });

  const after = createAuthMiddleware(async (context) => {
    const { returned } = context.context;
    const outcome = returned instanceof APIError ? String(returned.body?.code ?? returned.status) : 'done';
    if (context.path === '/sign-in/username') {
      const name = nameIn(context);
      if (outcome === 'done') failures.delete(name);
      else failures.set(name, [...recentFailures(name), clock.now().getTime()]);
      log({ event: 'sign-in', outcome, ...whoIn(context) });
    }
    if (context.path.startsWith('/two-factor/verify-')) {
      const opened = context.context.newSession;
      const replayed = outcome === 'done' && opened !== null && usedBefore(opened.user.id, String((context.body as { readonly code?: unknown }).code));
      log({ event: 'second-factor', outcome: replayed ? 'code-used' : outcome, ...(opened && { name: opened.user.name }), ...clientIn(context) });
      if (replayed) {
        await context.context.internalAdapter.deleteSession(opened.session.token);
        deleteSessionCookie(context);
        throw new APIError('UNAUTHORIZED', { code: 'code-used', message: 'this code was used a moment ago' });
      }
    }
  });

  return { before, after };
}

async function demandGoodPassword(context: Context): Promise<void> {
  const { newPassword } = context.body as { readonly newPassword?: unknown };
  if (typeof newPassword !== 'string') return; // The library refuses it.
  const session = await getSessionFromCtx(context);
  try {
    checkPassword(newPassword, (session?.user as { readonly username?: string } | undefined)?.username);
  } catch (error) {
    if (error instanceof ConsoleProblem) throw new APIError('BAD_REQUEST', { code: error.code, message: error.message });
    throw error;
  }
}

function nameIn(context: Context): string {
  const { username } = (context.body ?? {}) as { readonly username?: unknown };
  return typeof username === 'string' ? username.toLowerCase().slice(0, 64) : '';
}

function whoIn(context: Context): { readonly name: string; readonly client?: string } {
  return { name: nameIn(context), ...clientIn(context) };
}

function clientIn(context: Context): { readonly client?: string } {
  const client = context.headers?.get(clientAddressHeader);
  return client === null || client === undefined ? {} : { client };
}
