'use client';
import { Button, Group, NumberInput, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import { useOperation } from '../../shell/use-operation.ts';

const day = 86_400_000;

/** The world's clock. @param offset how far it is ahead of the machine's (ms) */
export function Clock({ offset, mayAct }: { readonly offset: number; readonly mayAct: boolean }) {
  const t = useMessages();
  const { run, running } = useOperation();
  const [days, setDays] = useState<number | string>(Math.round(offset / day));
  async function move(to: number) {
    if ((await run('/api/world/clock', { offset: to * day }, t('world.clock-moved'))) !== undefined) setDays(to);
  }
  return (
    <section aria-labelledby="clock">
      <Title order={2} id="clock">{t('world.clock')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{offset === 0 ? t('world.clock-real') : t('world.clock-about', { offset: t('world.days', { days: Math.round((offset / day) * 10) / 10 }) })}</Text>
      {mayAct && (
        <Group align="flex-end" gap="sm">
          <NumberInput label={t('world.clock-days')} value={days} onChange={setDays} min={-7300} max={7300} allowDecimal={false} w={230} />
          <Button variant="default" disabled={running || typeof days !== 'number'} onClick={() => void move(Number(days))}>{t('world.clock-move')}</Button>
          {offset !== 0 && <Button variant="default" disabled={running} onClick={() => void move(0)}>{t('world.clock-back')}</Button>}
        </Group>
      )}
    </section>
  );
}
