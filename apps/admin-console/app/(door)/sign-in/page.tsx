import type { Metadata } from 'next';
import { theConsole } from '../../../src/console.ts';
import { SignIn } from '../../../src/door/sign-in.tsx';
import { messages } from '../../../src/messages/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('sign-in.title') };
}

export default function SignInPage() {
  return <SignIn provider={theConsole().configuration.openIdConnect?.name} />;
}
