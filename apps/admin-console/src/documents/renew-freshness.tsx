'use client';
import { Button } from '@mantine/core';
import type { Environment } from '@testbed/publishing';
import { useMessages } from '../messages/provider.tsx';
import { useOperation } from '../shell/use-operation.ts';

/** Says anew that the published list is the newest. */
export function RenewFreshness({ environment }: { readonly environment: Environment }) {
  const t = useMessages();
  const { run, running } = useOperation();
  return <Button variant="default" loading={running} onClick={() => void run(`/api/${environment}/freshness`, {}, t('calendar.renewed'))}>{t('calendar.renew')}</Button>;
}
