import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Person } from '../accounts/accounts.ts';
import { theConsole } from '../console.ts';

/** Who looks at a page of the console. Without a session it leads to the sign-in, without the second factor to setting one up. */
export async function signedIn(): Promise<Person> {
  const person = await theConsole().accounts.personOf(await headers());
  if (!person) redirect('/sign-in');
  if (!person.fullySignedIn) redirect('/second-factor');
  return person;
}
