import { Alert, Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { needsSecondFactor } from '../../../../src/accounts/roles.ts';
import { theConsole } from '../../../../src/console.ts';
import { Enrol } from '../../../../src/door/enrol.tsx';
import { messages } from '../../../../src/messages/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('enrol.title') };
}

export default async function EnrolPage({ params }: { readonly params: Promise<{ readonly token: string }> }) {
  const { token } = await params;
  const t = await messages();
  const person = await theConsole().accounts.enrolling(token);
  if (person) return <Enrol token={token} name={person.name} displayName={person.displayName} secondFactor={needsSecondFactor(person.roles)} />;
  return (
    <Stack>
      <Title order={1}>{t('enrol.title')}</Title>
      <Alert color="red">{t('problem.enrolment-invalid')}</Alert>
    </Stack>
  );
}
