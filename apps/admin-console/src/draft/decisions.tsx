'use client';
import { Alert, Button, Checkbox, Code, Group, Modal, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Draft, Role } from '@testbed/publishing';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { useOperation } from '../shell/use-operation.ts';

/** What can be decided over a draft that is frozen: its exact bytes are named by their digest. The server decides who may. */
export function Decisions({ address, draft, person, documentPage }: { readonly address: string; readonly draft: Draft; readonly person: { readonly id: string; readonly roles: readonly Role[] }; readonly documentPage: string }) {
  const t = useMessages();
  const own = draft.editors.some(({ id }) => id === person.id);
  const edits = person.roles.includes('editor');
  const { run, running } = useOperation();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('decision')}>
      <Stack gap="sm">
        <div>
          <Text size="sm" c="dimmed">{t('decision.digest')}</Text>
          <Code className="fingerprint">{draft.digest}</Code>
        </div>
        {draft.approval && <Text size="sm">{t('decision.approved-by', { name: draft.approval.by.name })}</Text>}
        {draft.stale && <Alert color="red" variant="outline">{t('draft.stale-about')}</Alert>}
        {draft.state === 'submitted' && person.roles.includes('approver') && (own ? <Text size="sm" c="dimmed">{t('decision.own')}</Text> : <Approval address={address} draft={draft} />)}
        {(draft.state === 'approved' || draft.state === 'signed') && person.roles.includes('publisher') && <Publication address={address} draft={draft} documentPage={documentPage} />}
        {edits && draft.state !== 'signed' && (
          <Group>
            <Button variant="default" size="compact-sm" loading={running} onClick={() => void run(`${address}/withdraw`, {}, t('decision.withdrawn'))}>{t('decision.withdraw')}</Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function Approval({ address, draft }: { readonly address: string; readonly draft: Draft }) {
  const t = useMessages();
  const { run, running } = useOperation();
  const [looked, setLooked] = useState(false);
  const [reason, setReason] = useState('');
  const [opened, { open, close }] = useDisclosure();
  async function reject() {
    if (await run(`${address}/reject`, { reason }, t('decision.rejected'))) close();
  }
  return (
    <Stack gap="sm">
      <Checkbox label={t('decision.looked')} checked={looked} onChange={(event) => setLooked(event.currentTarget.checked)} />
      <Group>
        <Button disabled={!looked} loading={running} onClick={() => void run(`${address}/approve`, { digest: draft.digest }, t('decision.approved'))}>{t('decision.approve')}</Button>
        <Button variant="default" onClick={open}>{t('decision.reject')}</Button>
      </Group>
      <Modal opened={opened} onClose={close} title={t('decision.reject-title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Textarea label={t('decision.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={3} required withAsterisk={false} data-autofocus />
          <Button color="red" disabled={reason.trim() === ''} loading={running} onClick={() => void reject()}>{t('decision.reject')}</Button>
        </Stack>
      </Modal>
    </Stack>
  );
}

function Publication({ address, draft, documentPage }: { readonly address: string; readonly draft: Draft; readonly documentPage: string }) {
  const t = useMessages();
  const router = useRouter();
  const { run, running, refusal } = useOperation();
  const [acknowledged, setAcknowledged] = useState(false);
  const silent = refusal?.code === 'server-unreachable' ? (refusal.actual ?? '').split(' ') : [];

  async function publish() {
    if (await run(`${address}/publish`, { digest: draft.digest, acknowledgedUnreachable: acknowledged ? silent : [] }, t('decision.published'))) router.push(documentPage);
  }

  return (
    <Stack gap="sm">
      {silent.length > 0 && (
        <Alert color="orange" variant="outline" title={t('decision.unreachable')} role="alert">
          <Stack gap="xs">
            <Text size="sm">{t('decision.unreachable-about')}</Text>
            {silent.map((url) => <Code key={url}>{url}</Code>)}
            <Checkbox label={t('decision.acknowledge')} checked={acknowledged} onChange={(event) => setAcknowledged(event.currentTarget.checked)} />
          </Stack>
        </Alert>
      )}
      <Group>
        <Button loading={running} disabled={silent.length > 0 && !acknowledged} onClick={() => void publish()}>{t(draft.state === 'signed' ? 'decision.publish-again' : 'decision.publish')}</Button>
        <Text size="sm" c="dimmed">{t('decision.publish-about')}</Text>
      </Group>
    </Stack>
  );
}
