'use client';
import { Alert, List, ListItem, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import type { ClientImpact } from '@testbed/publishing';
import { use } from 'react';
import { useMessages } from '../messages/provider.tsx';

/** What each kind of client will make of a draft. */
export function ImpactView({ impact: coming, names }: { readonly impact: Promise<readonly ClientImpact[] | undefined>; readonly names: Readonly<Record<string, string>> }) {
  const t = useMessages();
  const impact = use(coming);
  if (impact === undefined) return <Text size="sm" c="dimmed">{t('changes.broken')}</Text>;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {impact.map(({ client, omitted, notes }) => (
        <Paper key={client} withBorder p="md">
          <Title order={3} mb={4}>{t(`client.${client}`)}</Title>
          {omitted !== undefined && <Alert color="orange" variant="outline" title={t('impact.omitted')}>{omitted}</Alert>}
          {omitted === undefined && notes.length === 0 && <Text size="sm" c="dimmed">{t('impact.none')}</Text>}
          <List size="sm" spacing={4}>
            {notes.map(({ message, servers }) => (
              <ListItem key={message}>{message}{servers.length > 0 && <Text span size="sm" c="dimmed"> ({servers.map((id) => names[id] ?? id).join(', ')})</Text>}</ListItem>
            ))}
          </List>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
