'use client';
import { Alert, Button, Divider, FileInput, Modal, Paper, Stack, Textarea } from '@mantine/core';
import type { CertificateFacts as Facts } from '@testbed/publishing';
import type { ListedCertificate } from '@testbed/server-list';
import { useState } from 'react';
import { CertificateFacts } from '../certificates/certificate-facts.tsx';
import { useLanguage, useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { problemText } from '../shell/problem-text.ts';
import { AddPin } from './add-pin.tsx';

interface ImportDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly listed: readonly ListedCertificate[];
  readonly onAdd: (certificate: Facts, purpose: ListedCertificate['purpose']) => void;
}

/** Certificates from a file or pasted: PEM, DER or PKCS#7, each shown before it is taken over. */
export function ImportDialog({ opened, onClose, listed, onAdd }: ImportDialogProps) {
  const t = useMessages();
  const language = useLanguage();
  const [pasted, setPasted] = useState('');
  const [certificates, setCertificates] = useState<readonly Facts[]>([]);
  const [problem, setProblem] = useState<string>();

  async function read(bytes: Uint8Array) {
    const outcome = await callApi<{ readonly certificates: readonly Facts[] }>('/api/certificates', { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) });
    setCertificates(outcome.ok ? outcome.value.certificates : []);
    setProblem(outcome.ok ? undefined : problemText(t, outcome.problem));
  }

  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={t('import.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <FileInput label={t('import.file')} description={t('import.formats')} placeholder={t('import.choose')} onChange={(file) => void file?.arrayBuffer().then((bytes) => read(new Uint8Array(bytes)))} />
        <Divider label={t('sign-in.or')} />
        <Textarea label={t('import.paste')} value={pasted} onChange={(event) => setPasted(event.currentTarget.value)} autosize minRows={3} maxRows={8} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
        <Button variant="default" disabled={pasted.trim() === ''} onClick={() => void read(new TextEncoder().encode(pasted))}>{t('import.read')}</Button>
        <div aria-live="polite">
          {problem !== undefined && <Alert color="red">{problem}</Alert>}
          <Stack>
            {certificates.map((certificate) => (
              <Paper key={certificate.fingerprint} withBorder p="sm">
                <Stack gap="xs">
                  <CertificateFacts t={t} language={language} facts={certificate} />
                  <AddPin listed={listed.some(({ pem }) => pem === certificate.pem)} onAdd={(purpose) => onAdd(certificate, purpose)} />
                </Stack>
              </Paper>
            ))}
          </Stack>
        </div>
      </Stack>
    </Modal>
  );
}
