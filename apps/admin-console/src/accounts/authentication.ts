import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { betterAuth, type BetterAuthOptions, type GenericEndpointContext } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth, twoFactor, username } from 'better-auth/plugins';
import type { Clock } from '@testbed/pki';
import type { Log } from '../log.ts';
import { clientAddressHeader } from './client-address.ts';
import { passwordLength } from './password.ts';
import { signInGuard } from './sign-in-guard.ts';

/** A person who does nothing for this long signs in again; seconds. */
export const idleSeconds = 30 * 60;

/** What a session was opened with: a password alone, also a second factor, or by an OpenID provider that demands both. */
export type Proof = 'password' | 'second-factor' | 'provider';

/**
 * Sign-in by OpenID Connect besides local accounts; people are matched by their verified e-mail address. The provider
 * answers for the second factor.
 */
export interface OpenIdConnect {
  /** On the button. */
  readonly name: string;
  /** Address of the provider's `.well-known/openid-configuration`. */
  readonly discovery: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What sign-in is set up with. */
export interface AuthenticationOptions {
  readonly database: DatabaseSync;
  /** The console's own, `https://host:port`. */
  readonly origin: string;
  /** Signs cookies and encrypts second-factor secrets; at least 32 characters. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly openIdConnect?: OpenIdConnect;
}

export type Authentication = Awaited<ReturnType<typeof openAuthentication>>;

/**
 * Sets up sign-in with a password and a second factor, and brings its tables up to date. Sessions lie in the
 * database; every sign-in makes a new one.
 */
export async function openAuthentication(options: AuthenticationOptions) {
  const authentication = betterAuth(settings(options));
  const { runMigrations } = await getMigrations(authentication.options);
  await runMigrations();
  return authentication;
}

function settings({ database, origin, secret, clock, log, openIdConnect }: AuthenticationOptions) {
  const secure = origin.startsWith('https:');
  return {
    appName: 'CDOC2 console',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database,
    telemetry: { enabled: false },
    // Its messages only: what it adds to them holds tokens.
    logger: { level: 'error', log: (_level, message) => log({ event: 'sign-in', outcome: message }) },
    trustedOrigins: [origin],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLength.min, maxPasswordLength: passwordLength.max, revokeSessionsOnPasswordReset: true },
    account: { accountLinking: { enabled: true, trustedProviders: ['oidc'], requireLocalEmailVerified: false } },
    user: {
      additionalFields: {
        roles: { type: 'string', required: true, defaultValue: 'viewer', input: false },
        disabled: { type: 'boolean', required: true, defaultValue: false, input: false },
      },
    },
    session: { expiresIn: idleSeconds, updateAge: 60, cookieCache: { enabled: false }, additionalFields: { proof: { type: 'string', required: true, defaultValue: 'password', input: false } } },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: 60,
      customRules: {
        '/sign-in/*': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 5 },
      },
    },
    advanced: {
      // Where to go back to is looked at under test too, which the library would leave out.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // `__Host-`: set by this host over TLS, for all of it and for no other. The library's own prefix says less.
      cookiePrefix: secure ? '__Host-console' : 'console',
      useSecureCookies: false,
      // OpenID Connect comes back from another site, which Strict would hide the cookie from.
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure },
      cookies: { state: { attributes: { sameSite: 'lax' } }, oauth_state: { attributes: { sameSite: 'lax' } } },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    hooks: signInGuard(clock, log),
    databaseHooks: { user: withId, session: withProof, account: withId, verification: withId },
    plugins: [
      username({ minUsernameLength: 2 }),
      twoFactor({ issuer: 'CDOC2 console', trustDeviceMaxAge: 0 }),
      ...(openIdConnect ? [genericOAuth({ config: [providerOf(openIdConnect)] })] : []),
    ],
  } satisfies BetterAuthOptions;
}

/**
 * Ids are given before a row reaches the database adapter: its own making of ids is shared between requests and gets
 * lost when two of them come at once (better-auth 1.7).
 */
const withId = { create: { before: (row: object) => Promise.resolve({ data: { ...row, id: randomUUID() } }) } };

const withProof = { create: { before: (row: object, context: GenericEndpointContext | null) => Promise.resolve({ data: { ...row, id: randomUUID(), proof: proofAt(context) } }) } };

/** What was proved where a session is made. */
function proofAt(context: GenericEndpointContext | null): Proof {
  const path = context?.path ?? '';
  if (path.startsWith('/two-factor/verify-')) return 'second-factor';
  if (path.startsWith('/callback/')) return 'provider';
  // A changed password makes a new session of the same person.
  if (path === '/change-password') return ((context?.context.session?.session as { readonly proof?: Proof } | undefined)?.proof) ?? 'password';
  return 'password';
}

function providerOf({ name, discovery, clientId, clientSecret }: OpenIdConnect) {
  return { providerId: 'oidc', name, discoveryUrl: discovery, requireIdTokenVerification: true, clientId, clientSecret, scopes: ['openid', 'email', 'profile'], disableSignUp: true, pkce: true };
}
