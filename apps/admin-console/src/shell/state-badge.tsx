import { Badge } from '@mantine/core';
import type { DraftState } from '@testbed/publishing';
import type { ListedServer } from '@testbed/server-list';
import type { Translator } from '../messages/translator.ts';

/** Where a draft is on its way. */
export function DraftStateBadge({ t, state, stale }: { readonly t: Translator; readonly state: DraftState; readonly stale: boolean }) {
  const color = { editing: 'gray', submitted: 'ink', approved: 'green', signed: 'orange', published: 'green', discarded: 'gray' }[state];
  return (
    <>
      <Badge color={color} variant={state === 'editing' || state === 'discarded' ? 'default' : 'filled'}>{t(`draft.state.${state}`)}</Badge>
      {stale && <Badge color="red" ml={4}>{t('draft.stale')}</Badge>}
    </>
  );
}

/** Whether a server takes new capsules, only opens old ones, or is gone. */
export function ServerStateBadge({ t, state }: { readonly t: Translator; readonly state: ListedServer['state'] }) {
  return <Badge color={state === 'active' ? 'green' : 'gray'} variant={state === 'active' ? 'filled' : 'default'}>{t(`server.state.${state}`)}</Badge>;
}
