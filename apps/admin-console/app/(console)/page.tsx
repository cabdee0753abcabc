import type { Metadata } from 'next';
import { messages } from '../../src/messages/server.ts';
import { PageTitle } from '../../src/shell/page-title.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.overview') };
}

export default async function OverviewPage() {
  const t = await messages();
  return <PageTitle title={t('nav.overview')} />;
}
