import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@testbed/pki';
import type { Authentication, Proof } from './authentication.ts';
import { ConsoleProblem } from '../problem.ts';
import { checkPassword } from './password.ts';
import type { Role } from '@testbed/publishing';
import { needsSecondFactor, readRoles } from './roles.ts';

/** Whoever is signed in longer than this signs in again, busy or not; milliseconds. */
const absoluteLimit = 10 * 3_600_000;
/** How long an enrolment link may be used; milliseconds. */
const enrolmentLifetime = 3 * 86_400_000;

/** Who has an account. */
export interface Person {
  readonly id: string;
  /** User name. */
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  /** Whether a second factor was set up and proved once. */
  readonly secondFactor: boolean;
}

/** Somebody who sends requests. */
export interface SignedInPerson extends Person {
  /** Whether the session was opened with all the factors that the person's roles demand. */
  readonly fullySignedIn: boolean;
}

/** A new account. */
export interface AccountOrder {
  /** User name: letters, digits, dot and underscore. */
  readonly name: string;
  readonly displayName?: string;
  /** Where OpenID Connect knows the person by. */
  readonly email?: string;
  readonly roles: readonly Role[];
}

/** The accounts of one console. People are added by command only. */
export interface Accounts {
  /**
   * Makes an account without a password.
   *
   * @returns the token of its enrolment link, usable once
   * @throws ConsoleProblem `account-exists`, `account-invalid`
   */
  add(order: AccountOrder): Promise<{ readonly person: Person; readonly token: string }>;
  /** A new enrolment link; the old password, second factor and sessions are gone. @throws ConsoleProblem `account-unknown` */
  reset(name: string): Promise<{ readonly person: Person; readonly token: string }>;
  /** Changes roles or disables; sessions end. @throws ConsoleProblem `account-unknown` */
  change(name: string, change: { readonly roles?: readonly Role[]; readonly disabled?: boolean }): Promise<Person>;
  /** Everybody, by name. */
  list(): Promise<readonly Person[]>;
  /** Whom an enrolment link is for; nobody when it was used, is too old or was never given. */
  enrolling(token: string): Promise<Person | undefined>;
  /** Sets the first password and uses the link up. @throws ConsoleProblem `enrolment-invalid`, `password-…` */
  enrol(token: string, password: string): Promise<Person>;
  /** Who sent a request, by its cookies: signed in, not idle for too long, not disabled. */
  personOf(headers: Headers): Promise<SignedInPerson | undefined>;
}

/** The accounts behind a sign-in. */
export async function openAccounts(authentication: Authentication, clock: Clock): Promise<Accounts> {
  const { adapter, internalAdapter, password: passwords } = await authentication.$context;

  async function find(name: string): Promise<Person> {
    const user = await adapter.findOne<UserRow>({ model: 'user', where: [{ field: 'username', value: name.toLowerCase() }] });
    if (!user) throw new ConsoleProblem('account-unknown', `there is no account ${name}`);
    return personFrom(user);
  }

  async function link(person: Person) {
    const token = randomBytes(24).toString('base64url');
    await internalAdapter.createVerificationValue({ identifier: enrolmentOf(token), value: person.id, expiresAt: new Date(clock.now().getTime() + enrolmentLifetime) });
    return { person, token };
  }

  async function enrolling(token: string): Promise<Person | undefined> {
    const row = await internalAdapter.findVerificationValue(enrolmentOf(token));
    if (!row || row.expiresAt <= clock.now()) return undefined;
    const user = await adapter.findOne<UserRow>({ model: 'user', where: [{ field: 'id', value: row.value }] });
    return user && !user.disabled ? personFrom(user) : undefined;
  }

  return {
    enrolling,
    async add({ name, displayName = name, email = `${name}@console.invalid`, roles }) {
      if (!/^[a-z0-9][a-z0-9_.]{1,29}$/i.test(name)) throw new ConsoleProblem('account-invalid', `${name} is no user name`, { next: 'two to thirty letters, digits, dots or underscores' });
      const existing = await adapter.findOne({ model: 'user', where: [{ field: 'username', value: name.toLowerCase() }] });
      if (existing ?? (await internalAdapter.findUserByEmail(email))) throw new ConsoleProblem('account-exists', `there is an account ${name}, or one with this e-mail address, already`);
      const user = await internalAdapter.createUser({ name: displayName, email: email.toLowerCase(), emailVerified: true, username: name.toLowerCase(), roles: roles.join(',') }, { method: 'command' });
      return link(personFrom(user as unknown as UserRow));
    },
    async reset(name) {
      const person = await find(name);
      await internalAdapter.deleteAccounts(person.id);
      await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: person.id }] });
      await internalAdapter.updateUser(person.id, { twoFactorEnabled: false });
      await internalAdapter.deleteUserSessions(person.id);
      return link({ ...person, secondFactor: false });
    },
    async change(name, { roles, disabled }) {
      const person = await find(name);
      await internalAdapter.updateUser(person.id, { ...(roles && { roles: roles.join(',') }), ...(disabled !== undefined && { disabled }) });
      await internalAdapter.deleteUserSessions(person.id);
      return find(name);
    },
    async list() {
      const users = await adapter.findMany<UserRow>({ model: 'user', limit: 1000 });
      return users.map(personFrom).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    async enrol(token, password) {
      const person = await enrolling(token);
      if (!person) throw new ConsoleProblem('enrolment-invalid', 'this enrolment link was used, is too old or was never given', { next: 'ask the administrator for a new one' });
      checkPassword(password, person.name);
      if (!(await internalAdapter.consumeVerificationValue(enrolmentOf(token)))) throw new ConsoleProblem('enrolment-invalid', 'this enrolment link was used a moment ago');
      await internalAdapter.linkAccount({ userId: person.id, providerId: 'credential', accountId: person.id, password: await passwords.hash(password) });
      return person;
    },
    async personOf(headers) {
      const found = await authentication.api.getSession({ headers, query: { disableRefresh: true } });
      if (!found || clock.now().getTime() - found.session.createdAt.getTime() > absoluteLimit) return undefined;
      const person = personFrom(found.user as unknown as UserRow);
      const { proof } = found.session as unknown as { readonly proof: Proof };
      return person.disabled ? undefined : { ...person, fullySignedIn: proof !== 'password' || !needsSecondFactor(person.roles) };
    },
  };
}

interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly username?: string | null;
  readonly roles: string;
  readonly disabled?: boolean | null;
  readonly twoFactorEnabled?: boolean | null;
}

function personFrom({ id, name, username, roles, disabled, twoFactorEnabled }: UserRow): Person {
  return { id, name: username ?? id, displayName: name, roles: readRoles(roles), disabled: disabled ?? false, secondFactor: twoFactorEnabled ?? false };
}

/** Only a digest lies in the database. */
function enrolmentOf(token: string): string {
  return `enrol-${createHash('sha256').update(token).digest('hex')}`;
}
