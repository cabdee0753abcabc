'use client';
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Text, TextInput, Textarea, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { CertificateFacts as Facts, DraftFinding, Environment } from '@testbed/publishing';
import type { CapsuleType, ListedCertificate, ListedServer } from '@testbed/server-list';
import { useState } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { errorAt } from './error-at.ts';
import { ImportDialog } from './import-dialog.tsx';
import { PinForm } from './pin-form.tsx';
import { ProbeDialog } from './probe-dialog.tsx';

interface ServerFormProps {
  readonly environment: Environment;
  readonly server: ListedServer;
  /** Of the server in the list: where findings name it. */
  readonly path: string;
  readonly findings: readonly DraftFinding[];
  readonly facts: Readonly<Record<string, Facts>>;
  readonly onChange: (server: ListedServer) => void;
  readonly onRemove: () => void;
}

const capsuleTypes: readonly CapsuleType[] = ['KeyServerCapsule', 'KeySharesCapsule'];
const states = ['active', 'decrypt-only', 'retired'] as const;

/** One server of a list as a form: who, where, in which state, and its certificates. */
export function ServerForm({ environment, server, path, findings, facts, onChange, onRemove }: ServerFormProps) {
  const t = useMessages();
  const [imported, setImported] = useState<Readonly<Record<string, Facts>>>({});
  const [importing, importDialog] = useDisclosure();
  const [probing, probeDialog] = useDisclosure();
  const set = (change: Partial<ListedServer>) => onChange({ ...server, ...change });
  const text = (name: 'id' | 'name' | 'organisation' | 'sender' | 'recipient', type: 'text' | 'url' = 'text') => (
    <TextInput label={t(`server.${name}`)} type={type} value={server[name]} onChange={({ currentTarget: { value } }) => set({ [name]: value })} error={errorAt(findings, `${path}/${name}`)} spellCheck={false} />
  );
  const setPins = (certificates: readonly ListedCertificate[]) => set({ certificates });
  function addPin(certificate: Facts, purpose: ListedCertificate['purpose']) {
    setImported({ ...imported, [certificate.pem]: certificate });
    setPins([...server.certificates, { purpose, pem: certificate.pem }]);
  }
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {text('name')}
        {text('organisation')}
        {text('sender', 'url')}
        {text('recipient', 'url')}
        <TextInput label={t('server.id')} description={t('server.id-about')} value={server.id} onChange={({ currentTarget: { value } }) => set({ id: value })} error={errorAt(findings, `${path}/id`)} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
        <Select label={t('server.state')} description={t('server.state-about')} data={states.map((value) => ({ value, label: t(`server.state.${value}`) }))} value={server.state} onChange={(value) => value !== null && set({ state: value })} allowDeselect={false} error={errorAt(findings, `${path}/state`)} />
        <Checkbox.Group label={t('server.types')} value={[...server.capsuleTypes]} onChange={(value) => set({ capsuleTypes: capsuleTypes.filter((type) => value.includes(type)) })} error={errorAt(findings, `${path}/capsuleTypes`)}>
          <Group mt={4}>{capsuleTypes.map((type) => <Checkbox key={type} value={type} label={t(`server.type.${type}`)} />)}</Group>
        </Checkbox.Group>
        <Textarea label={t('server.notes')} description={t('server.notes-about')} value={server.notes ?? ''} onChange={({ currentTarget: { value } }) => set({ notes: value })} autosize minRows={1} />
      </SimpleGrid>
      <section>
        <Group justify="space-between" mb="xs">
          <Title order={4}>{t('server.certificates')}</Title>
          <Group gap="xs">
            <Button variant="default" size="compact-sm" onClick={probeDialog.open}>{t('probe.open')}</Button>
            <Button variant="default" size="compact-sm" onClick={importDialog.open}>{t('import.open')}</Button>
          </Group>
        </Group>
        {errorAt(findings, `${path}/certificates`) !== undefined && <Text size="sm" c="red" role="alert">{errorAt(findings, `${path}/certificates`)}</Text>}
        {server.certificates.length === 0 && <Text size="sm" c="dimmed">{t('server.no-certificates')}</Text>}
        <Stack gap="sm">
          {server.certificates.map((pin, index) => (
            <PinForm
              key={pin.pem}
              pin={pin}
              facts={imported[pin.pem] ?? facts[pin.pem]}
              error={findings.filter((finding) => finding.severity === 'error' && finding.path.startsWith(`${path}/certificates/${index}`)).map(({ message }) => message).join(' ')}
              onChange={(changed) => setPins(server.certificates.with(index, changed))}
              onRemove={() => setPins(server.certificates.toSpliced(index, 1))}
            />
          ))}
        </Stack>
      </section>
      <Group justify="flex-end">
        <Button variant="subtle" color="red" size="compact-sm" onClick={onRemove}>{t('server.remove')}</Button>
      </Group>
      <ImportDialog opened={importing} onClose={importDialog.close} listed={server.certificates} onAdd={addPin} />
      <ProbeDialog opened={probing} onClose={probeDialog.close} environment={environment} server={server} onAdd={addPin} />
    </Stack>
  );
}
