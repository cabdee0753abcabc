'use client';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import { useOperation } from '../../shell/use-operation.ts';
import type { PendingRequest } from '../control.ts';

/** How often the page asks (ms): a person compares the code with another screen meanwhile. */
const interval = 2_000;

/** The Smart-ID and Mobile-ID requests that wait for somebody to answer. */
export function Requests({ mayAct, names }: { readonly mayAct: boolean; /** People by code. */ readonly names: Readonly<Record<string, string>> }) {
  const t = useMessages();
  const { run, running } = useOperation();
  const [pending, setPending] = useState<readonly PendingRequest[]>([]);
  const ask = useCallback(async () => {
    const response = await fetch('/api/world/pending').catch(() => undefined);
    if (response?.ok === true) setPending(((await response.json()) as { readonly pending: readonly PendingRequest[] }).pending);
  }, []);
  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), interval);
    return () => clearInterval(timer);
  }, [ask]);
  async function answer(session: string, given: 'confirm' | 'refuse') {
    await run('/api/world/answer', { session, answer: given }, t(given === 'confirm' ? 'world.confirmed' : 'world.refused'));
    await ask();
  }
  return (
    <section aria-labelledby="requests">
      <Title order={2} id="requests" mb="xs">{t('world.requests')}</Title>
      <div aria-live="polite">
        {pending.length === 0 && <Text c="dimmed" size="sm">{t('world.no-requests')}</Text>}
        <Stack gap="sm">
          {pending.map(({ session, service, person, verificationCode, text }) => (
            <Paper key={session} withBorder p="md">
              <Group justify="space-between" gap="md">
                <div>
                  <Text size="sm">{t('world.asks', { service: t(`world.interface.${service}`), person: names[person] ?? person })}</Text>
                  <Text fw={600}>{text}</Text>
                </div>
                {verificationCode !== undefined && (
                  <div>
                    <Text size="xs" c="dimmed" fw={600}>{t('world.code')}</Text>
                    <Text ff="monospace" fz={28} lh={1.1} fw={700} style={{ letterSpacing: '0.1em' }}>{verificationCode}</Text>
                  </div>
                )}
                {mayAct && (
                  <Group gap="xs">
                    <Button onClick={() => void answer(session, 'confirm')} disabled={running}>{t('world.confirm')}</Button>
                    <Button variant="default" onClick={() => void answer(session, 'refuse')} disabled={running}>{t('world.refuse')}</Button>
                  </Group>
                )}
              </Group>
            </Paper>
          ))}
        </Stack>
      </div>
    </section>
  );
}
