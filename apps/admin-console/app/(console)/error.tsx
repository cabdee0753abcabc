'use client';
import { Button, Stack, Text, Title } from '@mantine/core';
import { useMessages } from '../../src/messages/provider.tsx';

/** What a page shows that failed; what failed is in the log only. */
export default function Fault({ reset }: { readonly reset: () => void }) {
  const t = useMessages();
  return (
    <Stack gap="xs" align="flex-start" role="alert">
      <Title order={1}>{t('fault.title')}</Title>
      <Text>{t('fault.about')}</Text>
      <Button variant="default" onClick={reset}>{t('fault.again')}</Button>
    </Stack>
  );
}
