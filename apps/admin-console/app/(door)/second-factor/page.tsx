import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { theConsole } from '../../../src/console.ts';
import { SetUpSecondFactor } from '../../../src/door/set-up-second-factor.tsx';
import { messages } from '../../../src/messages/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('second-factor.set-up') };
}

export default async function SecondFactorPage() {
  const person = await theConsole().accounts.personOf(await headers());
  if (!person) redirect('/sign-in');
  if (person.fullySignedIn && person.secondFactor) redirect('/');
  if (person.secondFactor) redirect('/sign-in');
  return <SetUpSecondFactor />;
}
