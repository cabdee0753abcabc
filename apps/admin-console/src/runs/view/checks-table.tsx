'use client';
import { Anchor, Box, Button, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import { verdicts, type CheckFacts, type Verdict } from '../facts.ts';
import { Tone } from './tone.tsx';

/** The checks of a report, what did not pass first; each opens to what was expected and what to do. */
export function ChecksTable({ report, checks }: { readonly report: string; readonly checks: readonly CheckFacts[] }) {
  const t = useMessages();
  const [filter, setFilter] = useState('');
  const [only, setOnly] = useState<Verdict>();
  const wanted = useDeferredValue(filter).trim().toLowerCase();
  const present = verdicts.filter((verdict) => checks.some((check) => check.verdict === verdict));
  const shown = present
    .flatMap((verdict) => checks.filter((check) => check.verdict === verdict))
    .filter((check) => (only === undefined || check.verdict === only) && [check.id, check.actual, check.expected, ...check.requirements].some((text) => text.toLowerCase().includes(wanted)));
  return (
    <section aria-labelledby="checks">
      <Title order={2} id="checks" mb="xs">{t('report.checks')}</Title>
      <Group mb="sm" gap="sm" align="flex-end">
        <TextInput label={t('report.filter')} type="search" value={filter} onChange={(event) => setFilter(event.currentTarget.value)} style={{ flex: '1 1 16rem' }} />
        <Group gap={4} role="group" aria-label={t('report.show-only')}>
          {present.map((verdict) => (
            <Button key={verdict} size="xs" variant={only === verdict ? 'filled' : 'default'} aria-pressed={only === verdict} onClick={() => setOnly(only === verdict ? undefined : verdict)}>
              {t(`runs.verdict.${verdict}`)}
            </Button>
          ))}
        </Group>
        <Text size="sm" c="dimmed" role="status">{t('report.shown', { shown: shown.length, all: checks.length })}</Text>
      </Group>
      <Box>
        {shown.map((check) => (
          <CheckRow key={check.id} report={report} check={check} />
        ))}
      </Box>
    </section>
  );
}

function CheckRow({ report, check }: { readonly report: string; readonly check: CheckFacts }) {
  const t = useMessages();
  const { id, verdict, level, requirements, expected, actual, next, transcript } = check;
  // A report has hundreds: what a row opens to is made when it opens.
  const [open, setOpen] = useState(false);
  const facts = [
    [t('report.expected'), expected],
    [t('report.actual'), actual],
    ...(verdict === 'pass' || verdict === 'not-applicable' ? [] : [[t('report.next'), next] as const]),
    [t('report.requirements'), requirements.join(', ')],
  ] as const;
  return (
    <details id={id} onToggle={(event) => setOpen(event.currentTarget.open)} style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
      <summary style={{ cursor: 'pointer', padding: '0.45rem 0.25rem' }}>
        <Group component="span" gap="sm" wrap="nowrap" display="inline-flex" w="calc(100% - 1.5rem)" style={{ verticalAlign: 'middle' }}>
          <Tone of={verdict}>{t(`runs.verdict.${verdict}`)}</Tone>
          <Code bg="transparent" style={{ flex: 'none', maxWidth: '60%', overflowWrap: 'anywhere' }}>{id}</Code>
          <Text span size="sm" c="dimmed" truncate style={{ minWidth: 0, flex: 1 }}>{verdict === 'pass' ? expected : actual}</Text>
          <Text span size="xs" c="dimmed" visibleFrom="sm">{level}</Text>
        </Group>
      </summary>
      {open && <Stack gap="xs" px="md" pb="md" pt="xs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed" fw={600}>{name}</Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{value}</Text>
          </div>
        ))}
        {transcript !== '' && <Anchor href={`/api/runs/${report}/files/${transcript}`} target="_blank" rel="noreferrer" size="sm">{t('report.transcript')}</Anchor>}
      </Stack>}
    </details>
  );
}
