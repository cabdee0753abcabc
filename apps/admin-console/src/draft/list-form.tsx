'use client';
import { Accordion, Badge, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import type { CertificateFacts, DraftFinding, Environment } from '@testbed/publishing';
import type { ListedServer } from '@testbed/server-list';
import { useState } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { ServerStateBadge } from '../shell/state-badge.tsx';
import { errorAt } from './error-at.ts';
import { ServerForm } from './server-form.tsx';

/** What a trusted-server list's form is given. */
export interface ListFormProps {
  readonly environment: Environment;
  readonly document: Record<string, unknown>;
  readonly findings: readonly DraftFinding[];
  readonly facts: Readonly<Record<string, CertificateFacts>>;
  readonly onChange: (document: object) => void;
}

/** The trusted-server list as a form: what holds for the whole, then its servers. */
export function ListForm({ environment, document, findings, facts, onChange }: ListFormProps) {
  const t = useMessages();
  const servers = Array.isArray(document['servers']) ? (document['servers'] as ListedServer[]) : [];
  const [opened, setOpened] = useState<string | null>(servers.length === 1 ? '0' : null);
  const setServers = (changed: readonly ListedServer[]) => onChange({ ...document, servers: changed });
  const capsuleServers = servers.filter(({ capsuleTypes, state }) => state === 'active' && capsuleTypes?.includes('KeyServerCapsule'));

  function add() {
    setServers([...servers, { id: crypto.randomUUID(), name: '', organisation: '', capsuleTypes: ['KeyServerCapsule'], sender: 'https://', recipient: 'https://', state: 'active', certificates: [] }]);
    setOpened(String(servers.length));
  }

  return (
    <Stack gap="lg">
      <Group align="flex-start" grow maw={760}>
        <TextInput
          label={t('list.expires')}
          type="date"
          value={typeof document['expires'] === 'string' ? document['expires'].slice(0, 10) : ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...document, expires: value === '' ? '' : `${value}T00:00:00Z` })}
          error={errorAt(findings, '/expires')}
        />
        <Select
          label={t('list.default-server')}
          data={[{ value: '', label: t('none') }, ...capsuleServers.map(({ id, name }) => ({ value: id, label: name || id }))]}
          value={(document['defaultCapsuleServer'] as string | undefined) ?? ''}
          onChange={(value) => onChange({ ...document, defaultCapsuleServer: value === '' ? undefined : value })}
          allowDeselect={false}
          error={errorAt(findings, '/defaultCapsuleServer')}
        />
      </Group>
      <section>
        <Group justify="space-between" mb="xs">
          <Title order={2}>{t('list.servers')}</Title>
          <Button variant="default" size="compact-sm" onClick={add}>{t('list.add')}</Button>
        </Group>
        {servers.length === 0 && <Text size="sm" c="dimmed">{t('list.empty')}</Text>}
        <Accordion variant="contained" value={opened} onChange={setOpened} order={3}>
          {servers.map((server, index) => (
            // A server's place is its identity here: its id is being typed.
            <Accordion.Item key={index} value={String(index)}>
              <Accordion.Control>
                <Group gap="xs">
                  <Text fw={600}>{server.name || t('server.unnamed')}</Text>
                  <ServerStateBadge t={t} state={server.state} />
                  <ErrorCount count={findings.filter(({ path, severity }) => severity === 'error' && (path === `/servers/${index}` || path.startsWith(`/servers/${index}/`))).length} />
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <ServerForm
                  environment={environment}
                  server={server}
                  path={`/servers/${index}`}
                  findings={findings}
                  facts={facts}
                  onChange={(changed) => setServers(servers.with(index, changed))}
                  onRemove={() => setServers(servers.toSpliced(index, 1))}
                />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </section>
    </Stack>
  );
}

function ErrorCount({ count }: { readonly count: number }) {
  const t = useMessages();
  return count === 0 ? null : <Badge color="red">{t('findings.errors', { count })}</Badge>;
}
