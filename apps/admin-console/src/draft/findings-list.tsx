'use client';
import { Badge, Group, Stack, Text } from '@mantine/core';
import type { DraftFinding } from '@testbed/publishing';
import { useMessages } from '../messages/provider.tsx';

/** What is wrong with a draft, errors first. */
export function FindingsList({ findings }: { readonly findings: readonly DraftFinding[] }) {
  const t = useMessages();
  if (findings.length === 0) return <Text size="sm" c="dimmed">{t('findings.none')}</Text>;
  const sorted = [...findings.filter(({ severity }) => severity === 'error'), ...findings.filter(({ severity }) => severity === 'warning')];
  return (
    <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
      {sorted.map(({ code, severity, path, message, next }, index) => (
        <Group key={`${code} ${path} ${index}`} component="li" align="flex-start" wrap="nowrap" gap="sm">
          <Badge color={severity === 'error' ? 'red' : 'orange'} miw={72}>{t(`findings.${severity}`)}</Badge>
          <div>
            <Text size="sm">{message}{next !== undefined && <Text span c="dimmed" size="sm"> — {next}</Text>}</Text>
            <Text className="fingerprint" c="dimmed">{code}{path !== '' && ` · ${path}`}</Text>
          </div>
        </Group>
      ))}
    </Stack>
  );
}
