import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Head of a page: its one h1, what it is about, what can be done. */
export function PageTitle({ title, about, actions }: { readonly title: ReactNode; readonly about?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <Stack gap={2}>
        <Title order={1}>{title}</Title>
        {about !== undefined && <Text c="dimmed" component="div">{about}</Text>}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
