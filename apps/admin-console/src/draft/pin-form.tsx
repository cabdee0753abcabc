'use client';
import { Button, Group, Paper, Select, Text } from '@mantine/core';
import type { CertificateFacts as Facts } from '@testbed/publishing';
import type { ListedCertificate } from '@testbed/server-list';
import { CertificateFacts } from '../certificates/certificate-facts.tsx';
import { useLanguage, useMessages } from '../messages/provider.tsx';

const purposes = ['current', 'next', 'retired'] as const;

/** One certificate of a server: what it says, and what it is for. */
export function PinForm({ pin, facts, error, onChange, onRemove }: { readonly pin: ListedCertificate; readonly facts: Facts | undefined; readonly error: string; readonly onChange: (pin: ListedCertificate) => void; readonly onRemove: () => void }) {
  const t = useMessages();
  const language = useLanguage();
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-end" mb="xs">
        <Select label={t('certificate.purpose')} size="xs" data={purposes.map((value) => ({ value, label: t(`certificate.purpose.${value}`) }))} value={pin.purpose} onChange={(purpose) => purpose !== null && onChange({ ...pin, purpose })} allowDeselect={false} />
        <Button variant="subtle" color="red" size="compact-sm" onClick={onRemove}>{t('certificate.remove')}</Button>
      </Group>
      {facts ? <CertificateFacts t={t} language={language} facts={facts} /> : <Text size="sm" c="dimmed">{t('certificate.unread')}</Text>}
      {error !== '' && <Text size="sm" c="red" mt="xs" role="alert">{error}</Text>}
    </Paper>
  );
}
