'use client';
import { Alert, Badge, Button, Group, JsonInput, Stack, Tabs, Text } from '@mantine/core';
import type { CertificateFacts, ClientImpact, Draft, DraftFinding, Environment, Role } from '@testbed/publishing';
import type { Change } from '@testbed/server-list';
import { useRouter } from 'next/navigation';
import { Suspense, useState } from 'react';
import { instantIn } from '../messages/instant.ts';
import { useLanguage, useMessages } from '../messages/provider.tsx';
import { useOperation } from '../shell/use-operation.ts';
import { ChangesTable } from './changes-table.tsx';
import { ConfigurationForm } from './configuration-form.tsx';
import { Decisions } from './decisions.tsx';
import { objectIn, textFor } from './document-text.ts';
import { DraftWay } from './draft-way.tsx';
import { FindingsList } from './findings-list.tsx';
import { ImpactView } from './impact-view.tsx';
import { ListForm } from './list-form.tsx';
import { useFindings } from './use-findings.ts';

/** Everything about one draft. */
export interface DraftDeskProps {
  readonly environment: Environment;
  readonly draft: Draft;
  readonly person: { readonly id: string; readonly roles: readonly Role[] };
  readonly findings: readonly DraftFinding[];
  /** Of the saved text; none while it does not parse. */
  readonly changes: readonly Change[] | undefined;
  /** Comes after the page. */
  readonly impact: Promise<readonly ClientImpact[] | undefined>;
  /** By PEM. */
  readonly facts: Readonly<Record<string, CertificateFacts>>;
  /** Capsule servers that may be chosen as default, by id. */
  readonly servers: Readonly<Record<string, string>>;
}

/** A draft: edited while it may be, looked at, decided over. */
export function DraftDesk({ environment, draft, person, findings: saved, changes, impact, facts, servers }: DraftDeskProps) {
  const t = useMessages();
  const language = useLanguage();
  const router = useRouter();
  const address = `/api/${environment}/drafts/${draft.id}`;
  const documentPage = `/${environment}/${draft.kind}`;
  const [text, setText] = useState(draft.content);
  const { findings, pending, judge } = useFindings(address, saved);
  const { run, running } = useOperation();
  const editing = draft.state === 'editing' && person.roles.includes('editor');
  const frozen = draft.state === 'submitted' || draft.state === 'approved' || draft.state === 'signed';
  const unsaved = text !== draft.content;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const document = objectIn(text);

  function change(content: string) {
    setText(content);
    judge(content);
  }
  async function discard() {
    if (await run(`${address}/discard`, {}, t('draft.discarded'))) router.push(documentPage);
  }

  return (
    <Stack gap="md">
      <DraftWay draft={draft} />
      {draft.rejection && <Alert color="red" variant="outline" title={t('draft.rejected', { name: draft.rejection.by.name, when: instantIn(language, draft.rejection.at) })}>{draft.rejection.reason}</Alert>}
      {frozen && <Decisions address={address} draft={draft} person={person} documentPage={documentPage} />}
      {editing && (
        <Group>
          <Button disabled={!unsaved} loading={running} onClick={() => void run(`${address}/save`, { revision: draft.revision, content: text }, t('draft.saved'))}>{t('draft.save')}</Button>
          <Button variant="default" disabled={unsaved || pending || errors > 0 || draft.stale} loading={running} onClick={() => void run(`${address}/submit`, {}, t('draft.submitted'))}>{t('draft.submit')}</Button>
          <Button variant="subtle" color="red" loading={running} onClick={() => void discard()}>{t('draft.discard')}</Button>
          <Text size="sm" c="dimmed" role="status">
            {unsaved ? t('draft.unsaved') : t('draft.revision', { revision: draft.revision })} · {errors === 0 ? t('findings.no-errors') : t('findings.errors', { count: errors })}
          </Text>
        </Group>
      )}
      {draft.stale && !frozen && <Alert color="red" variant="outline">{t('draft.stale-about')}</Alert>}
      <Tabs key={String(editing)} defaultValue={editing ? 'edit' : 'changes'} keepMounted={false}>
        <Tabs.List mb="md">
          {editing && <Tabs.Tab value="edit">{t('draft.tab.edit')}</Tabs.Tab>}
          <Tabs.Tab value="changes" rightSection={count(changes?.length ?? 0)}>{t('draft.tab.changes')}</Tabs.Tab>
          <Tabs.Tab value="findings" rightSection={count(findings.length, errors > 0)}>{t('draft.tab.findings')}</Tabs.Tab>
          <Tabs.Tab value="impact">{t('draft.tab.impact')}</Tabs.Tab>
          <Tabs.Tab value="json">{t('draft.tab.json')}</Tabs.Tab>
        </Tabs.List>
        {editing && (
          <Tabs.Panel value="edit">
            {document === undefined && <Alert color="red">{t('draft.broken')}</Alert>}
            {document !== undefined && draft.kind === 'server-list' && <ListForm environment={environment} document={document} findings={findings} facts={facts} onChange={(changed) => change(textFor(changed))} />}
            {document !== undefined && draft.kind === 'client-configuration' && <ConfigurationForm document={document} findings={findings} servers={servers} onChange={(changed) => change(textFor(changed))} />}
          </Tabs.Panel>
        )}
        <Tabs.Panel value="changes">
          {unsaved && <Text size="sm" c="dimmed" mb="xs">{t('changes.of-saved')}</Text>}
          <ChangesTable changes={changes} names={servers} />
        </Tabs.Panel>
        <Tabs.Panel value="findings"><FindingsList findings={findings} /></Tabs.Panel>
        <Tabs.Panel value="impact">
          {unsaved && <Text size="sm" c="dimmed" mb="xs">{t('changes.of-saved')}</Text>}
          <Suspense fallback={<Text size="sm" c="dimmed" role="status">{t('impact.under-way')}</Text>}>
            <ImpactView impact={impact} names={servers} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="json"><JsonInput aria-label={t('draft.tab.json')} value={text} onChange={change} readOnly={!editing} autosize minRows={12} maxRows={40} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }} /></Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** Beside a tab; nothing is nothing, not an empty place. */
function count(number: number, alarming = false) {
  return number > 0 && <Badge size="sm" color={alarming ? 'red' : 'gray'} variant={alarming ? 'filled' : 'default'} circle={number < 10}>{number}</Badge>;
}
