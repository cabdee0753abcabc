import type { Metadata } from 'next';
import { GoIn } from '../../../src/door/go-in.tsx';
import { messages } from '../../../src/messages/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('sign-in.title') };
}

export default function SignedInPage() {
  return <GoIn />;
}
