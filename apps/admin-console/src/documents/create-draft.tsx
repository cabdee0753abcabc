'use client';
import { Button } from '@mantine/core';
import type { DocumentKind, Draft, Environment } from '@testbed/publishing';
import { useRouter } from 'next/navigation';
import { useMessages } from '../messages/provider.tsx';
import { useOperation } from '../shell/use-operation.ts';

/** Starts a draft from what is published, or from an old version, and opens it. */
export function CreateDraft({ environment, kind, version, label, variant = 'filled' }: { readonly environment: Environment; readonly kind: DocumentKind; readonly version?: number; readonly label?: string; readonly variant?: 'filled' | 'default' }) {
  const t = useMessages();
  const router = useRouter();
  const { run, running } = useOperation();
  async function create() {
    const made = await run<{ readonly draft: Draft }>(`/api/${environment}/${version === undefined ? 'drafts' : 'revert'}`, { kind, ...(version !== undefined && { version }) });
    if (made) router.push(`/${environment}/${kind}/drafts/${made.draft.id}`);
  }
  return <Button variant={variant} size={version === undefined ? 'sm' : 'compact-sm'} loading={running} onClick={() => void create()}>{label ?? t('draft.create')}</Button>;
}
