'use client';
import { Alert, Anchor, Button, Code, Group, Paper, Progress, ScrollArea, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import { useOperation } from '../../shell/use-operation.ts';
import type { Certification as Run } from '../certify/certifier.ts';
import type { StoredTarget } from '../certify/targets.ts';
import { Tone } from './tone.tsx';

/** A certification as the page keeps it, with the report that it wrote. */
type Followed = Run & { readonly report?: string };

/** What a certification is started with, and how the last one goes. */
export function Certification({ targets, mayStart, last }: { readonly targets: readonly Pick<StoredTarget, 'id' | 'name' | 'profile'>[]; readonly mayStart: boolean; readonly last: Followed | undefined }) {
  const t = useMessages();
  const [target, setTarget] = useState<string | null>(targets[0]?.id ?? null);
  const [only, setOnly] = useState('');
  const [followed, setFollowed] = useState(last);
  const [attempt, setAttempt] = useState(0);
  const [cancelling, setCancelling] = useState(false);
  const { run, running } = useOperation();
  const router = useRouter();
  const underWay = followed !== undefined && followed.ending === undefined;

  useEffect(() => {
    if (attempt === 0 && (last === undefined || last.ending)) return undefined;
    const source = new EventSource('/api/runs/certification/events');
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { from, progress, ...certification } = JSON.parse(data) as Followed & { readonly from: number };
      setFollowed((before) => ({ ...certification, progress: from === 0 ? progress : [...(before?.progress.slice(0, from) ?? []), ...progress] }));
      if (!certification.ending) return;
      source.close();
      setCancelling(false);
      router.refresh();
    });
    return () => source.close();
    // The state of the page when it was opened; afterwards each start is an attempt.
  }, [attempt]);

  async function start() {
    const started = await run('/api/runs/certification', { target, only: only.split(/\s+/).filter((id) => id !== '') });
    if (started) setAttempt(attempt + 1);
  }
  async function cancel() {
    setCancelling((await run('/api/runs/certification/cancel', {})) !== undefined);
  }

  return (
    <Paper withBorder p="md" mb="lg" component="section" aria-labelledby="certify">
      <Title order={2} id="certify" mb="xs">{t('certify.title')}</Title>
      {!mayStart && <Text size="sm" c="dimmed">{t('certify.not-allowed')}</Text>}
      {mayStart && targets.length === 0 && <Text size="sm" c="dimmed">{t('certify.no-targets')}</Text>}
      {mayStart && targets.length > 0 && (
        <Group align="flex-start" gap="md">
          <Select label={t('certify.target')} data={targets.map(({ id, name, profile }) => ({ value: id, label: `${name} (${profile})` }))} value={target} onChange={setTarget} allowDeselect={false} w={300} />
          <TextInput label={t('certify.only')} description={t('certify.only-about')} inputWrapperOrder={['label', 'input', 'description']} value={only} onChange={(event) => setOnly(event.currentTarget.value)} spellCheck={false} style={{ flex: '1 1 20rem' }} />
          <Group gap="xs" mt={22}>
            <Button onClick={() => void start()} loading={running} disabled={underWay || target === null}>{t('certify.start')}</Button>
            {underWay && <Button variant="default" onClick={() => void cancel()} disabled={cancelling}>{t('certify.cancel')}</Button>}
          </Group>
        </Group>
      )}
      {followed && <Course followed={followed} cancelling={cancelling} />}
    </Paper>
  );
}

function Course({ followed: { target, progress, ending, report }, cancelling }: { readonly followed: Followed; readonly cancelling: boolean }) {
  const t = useMessages();
  const checks = progress.filter((line) => line.is === 'check');
  const { index: done, of: all } = checks.at(-1) ?? { index: 0, of: 0 };
  const good = ending?.outcome === 'conformant';
  return (
    <Stack gap="xs" mt="md" aria-live="polite">
      {ending ? (
        <Alert color={good ? 'teal' : 'gray'} variant="default" role="status" title={t(`certify.ended.${ending.outcome}`, { target, message: [ending.message, ending.next].filter((text) => text !== undefined).join('. ') })}>
          {report !== undefined && <Anchor component={Link} href={`/runs/${report}`} size="sm">{t('certify.report')}</Anchor>}
        </Alert>
      ) : (
        <>
          <Text size="sm" role="status">{cancelling ? t('certify.cancelling') : all === 0 ? t('certify.preparing', { target }) : t('certify.running', { target, done, all })}</Text>
          <Progress value={all === 0 ? 0 : (100 * done) / all} aria-label={t('certify.progress')} />
        </>
      )}
      {checks.length > 0 && (
        <ScrollArea.Autosize mah={180} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('certify.progress') }}>
          <Stack gap={4}>
            {checks.toReversed().map(({ id, verdict, index }) => (
              <Group key={index} gap="xs" wrap="nowrap">
                <Tone of={verdict}>{t(`runs.verdict.${verdict}`)}</Tone>
                <Code bg="transparent">{id}</Code>
              </Group>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
    </Stack>
  );
}
