'use client';
import { Alert, Badge, Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import type { CertificateFacts as Facts, Environment, ProbeResult } from '@testbed/publishing';
import type { ListedCertificate, ListedServer } from '@testbed/server-list';
import { useState } from 'react';
import { CertificateFacts } from '../certificates/certificate-facts.tsx';
import { useLanguage, useMessages } from '../messages/provider.tsx';
import { callApi, type Outcome } from '../shell/call-api.ts';
import { FactsList } from '../shell/facts-list.tsx';
import { problemText } from '../shell/problem-text.ts';
import { AddPin } from './add-pin.tsx';

interface ProbeDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly environment: Environment;
  readonly server: ListedServer;
  readonly onAdd: (certificate: Facts, purpose: ListedCertificate['purpose']) => void;
}

/** A look at both interfaces of the live server. Nothing is trusted until a person compared the fingerprint by another way. */
export function ProbeDialog({ opened, onClose, environment, server, onAdd }: ProbeDialogProps) {
  const t = useMessages();
  const [looks, setLooks] = useState<readonly { readonly url: string; readonly outcome: Outcome<ProbeResult> }[]>([]);
  const [running, setRunning] = useState(false);

  async function look() {
    setRunning(true);
    const urls = [...new Set([server.sender, server.recipient])];
    setLooks(await Promise.all(urls.map(async (url) => ({ url, outcome: await callApi<ProbeResult>(`/api/${environment}/probe`, { url }) }))));
    setRunning(false);
  }

  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t('probe.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{t('probe.about')}</Text>
        <Button loading={running} onClick={() => void look()} data-autofocus>{t('probe.start')}</Button>
        <Stack aria-live="polite">
          {looks.map(({ url, outcome }) => (outcome.ok ? <Seen key={url} environment={environment} result={outcome.value} listed={server.certificates} onAdd={onAdd} /> : <Alert key={url} color="red" title={url}>{problemText(t, outcome.problem)}</Alert>))}
        </Stack>
      </Stack>
    </Modal>
  );
}

function Seen({ environment, result, listed, onAdd }: { readonly environment: Environment; readonly result: ProbeResult; readonly listed: readonly ListedCertificate[]; readonly onAdd: ProbeDialogProps['onAdd'] }) {
  const t = useMessages();
  const language = useLanguage();
  const { url, certificate, chain, tls } = result;
  const [typed, setTyped] = useState('');
  const [compared, setCompared] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isListed = listed.some(({ pem }) => pem.trim() === certificate.pem.trim());

  async function compare() {
    const outcome = await callApi(`/api/${environment}/fingerprint`, { url, fingerprint: certificate.fingerprint, typed });
    setCompared(outcome.ok);
    setProblem(outcome.ok ? undefined : problemText(t, outcome.problem));
  }

  return (
    <Paper withBorder p="md" component="section" aria-label={url}>
      <Stack gap="sm">
        <Group gap="xs">
          <Title order={3}>{url}</Title>
          {isListed && <Badge color="green">{t('probe.listed')}</Badge>}
        </Group>
        <CertificateFacts t={t} language={language} facts={certificate} />
        <FactsList
          labels="7rem"
          facts={[
            ['TLS', `${tls.version}, ${tls.cipher}${tls.group === undefined ? '' : `, ${tls.group}`}`],
            [t('probe.client'), t(tls.clientCertificateAsked ? 'probe.client-asked' : 'probe.client-not-asked')],
            [t('probe.chain'), chain.map(({ subject }) => subject.split('\n').at(-1)).join(' ← ')],
          ]}
        />
        {!isListed && !compared && (
          <Group align="flex-end">
            <TextInput label={t('probe.compare')} description={t('probe.compare-about')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} maxLength={12} spellCheck={false} autoComplete="off" error={problem} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
            <Button variant="default" disabled={typed.replaceAll(/[\s:]/g, '').length !== 8} onClick={() => void compare()}>{t('probe.compared')}</Button>
          </Group>
        )}
        {compared && <Text size="sm">✓ {t('probe.same')}</Text>}
        {(compared || isListed) && <AddPin listed={isListed} onAdd={(purpose) => onAdd(certificate, purpose)} />}
      </Stack>
    </Paper>
  );
}
