import { Center, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { messages } from '../src/messages/server.ts';
import { PageLink } from '../src/shell/page-link.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('not-found.title') };
}

export default async function NotFound() {
  const t = await messages();
  return (
    <Center mih="60vh" component="section" p="md">
      <Stack gap="xs">
        <Title order={1}>{t('not-found.title')}</Title>
        <Text>{t('not-found.about')}</Text>
        <PageLink href="/" underline="always">{t('to-overview')}</PageLink>
      </Stack>
    </Center>
  );
}
