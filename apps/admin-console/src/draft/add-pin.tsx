'use client';
import { Button, Group, Text } from '@mantine/core';
import type { ListedCertificate } from '@testbed/server-list';
import { useMessages } from '../messages/provider.tsx';

/** Takes a certificate that was looked at into the draft. */
export function AddPin({ listed, disabled = false, onAdd }: { readonly listed: boolean; readonly disabled?: boolean; readonly onAdd: (purpose: ListedCertificate['purpose']) => void }) {
  const t = useMessages();
  if (listed) return <Text size="sm" c="dimmed">{t('certificate.listed')}</Text>;
  return (
    <Group gap="xs">
      <Button size="compact-sm" disabled={disabled} onClick={() => onAdd('current')}>{t('certificate.add-current')}</Button>
      <Button size="compact-sm" variant="default" disabled={disabled} onClick={() => onAdd('next')}>{t('certificate.add-next')}</Button>
    </Group>
  );
}
