'use client';
import { NumberInput, Select, Stack } from '@mantine/core';
import type { DraftFinding } from '@testbed/publishing';
import { daysOf } from '../documents/published-configuration.tsx';
import { useMessages } from '../messages/provider.tsx';
import { errorAt } from './error-at.ts';

/** The organisation's client configuration as a form. */
export function ConfigurationForm({ document, findings, servers, onChange }: { readonly document: Record<string, unknown>; readonly findings: readonly DraftFinding[]; readonly servers: Readonly<Record<string, string>>; readonly onChange: (document: object) => void }) {
  const t = useMessages();
  const days = (name: string) => (
    <NumberInput
      label={t(name === 'defaultExpiry' ? 'configuration.default-expiry' : 'configuration.maximum-expiry')}
      description={t('configuration.days')}
      value={typeof document[name] === 'string' ? daysOf(document[name]) : ''}
      onChange={(value) => onChange({ ...document, [name]: typeof value === 'number' ? `P${value}D` : undefined })}
      min={1}
      max={7305}
      allowDecimal={false}
      error={errorAt(findings, `/${name}`)}
    />
  );
  return (
    <Stack maw={420}>
      {days('defaultExpiry')}
      {days('maximumExpiry')}
      <Select
        label={t('configuration.default-server')}
        description={t('configuration.default-server-about')}
        data={[{ value: '', label: t('none') }, ...Object.entries(servers).map(([value, label]) => ({ value, label }))]}
        value={(document['defaultCapsuleServer'] as string | undefined) ?? ''}
        onChange={(value) => onChange({ ...document, defaultCapsuleServer: value === '' ? undefined : value })}
        allowDeselect={false}
        error={errorAt(findings, '/defaultCapsuleServer')}
      />
    </Stack>
  );
}
