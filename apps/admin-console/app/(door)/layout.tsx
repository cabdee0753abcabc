import { Center, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { messages } from '../../src/messages/server.ts';
import { LanguageSwitch } from '../../src/shell/language-switch.tsx';

export default async function DoorLayout({ children }: { readonly children: ReactNode }) {
  const t = await messages();
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw={440} component="main">
        <Group justify="space-between" mb="lg">
          <Text fw={600}>{t('app.name')}</Text>
          <LanguageSwitch />
        </Group>
        {children}
      </Paper>
    </Center>
  );
}
