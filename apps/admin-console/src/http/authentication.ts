import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import type { Console } from '../console.ts';
import { ConsoleProblem } from '../problem.ts';

/** Of what the sign-in library offers, only this is reachable. */
const offered = new Set([
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
  'POST /api/auth/change-password',
  'POST /api/auth/two-factor/enable',
  'POST /api/auth/two-factor/verify-totp',
  'POST /api/auth/two-factor/verify-backup-code',
  'POST /api/auth/two-factor/generate-backup-codes',
]);
const offeredWithOpenIdConnect = new Set(['POST /api/auth/sign-in/social', 'GET /api/auth/callback/oidc']);

/** Hands a request about signing in to the library that does it. @throws ConsoleProblem `not-found` */
export async function answerAuthentication(console: Console, pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = `${request.method} ${pathname}`;
  if (!offered.has(asked) && !(console.configuration.openIdConnect && offeredWithOpenIdConnect.has(asked))) throw new ConsoleProblem('not-found', 'there is nothing here');
  response.setHeader('cache-control', 'no-store');
  await toNodeHandler(console.authentication)(request, response);
}
