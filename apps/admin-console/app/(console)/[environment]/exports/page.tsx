import { Alert, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { FileLinks } from '../../../../src/documents/file-links.tsx';
import { messages } from '../../../../src/messages/server.ts';
import { deskOf } from '../../../../src/session/desk-of.ts';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../src/shell/page-title.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string }>;
}

const formats = ['ria', 'digidoc-policy', 'libcdoc', 'java'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.exports') };
}

export default async function ExportsPage({ params }: Props) {
  await signedIn();
  const t = await messages();
  const { publishing } = deskOf((await params).environment);
  const current = publishing.current('server-list');
  if (!current) return <PageTitle title={t('nav.exports')} about={t('published.none')} />;
  const { version, files, omitted } = current;
  return (
    <>
      <PageTitle title={t('nav.exports')} about={t('exports.about', { version })} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" component="section">
          <Title order={2} mb={4}>{t('client.native')}</Title>
          <Text size="sm" mb="sm">{t('exports.native')}</Text>
          <FileLinks environment={publishing.environment} kind="server-list" version={version} files={files.filter(({ path }) => !path.includes('/'))} />
        </Paper>
        {formats.map((format) => {
          const of = files.filter(({ path }) => path.startsWith(`exports/${format}/`));
          const missing = omitted.find((one) => one.format === format);
          return (
            <Paper key={format} withBorder p="md" component="section">
              <Stack gap="xs">
                <Group gap="xs">
                  <Title order={2}>{t(`client.${format}`)}</Title>
                  <Badge variant="default">{t('exports.files', { count: of.length })}</Badge>
                </Group>
                <Text size="sm"><strong>{t('exports.lost')}</strong> {t(`exports.lost.${format}`)}</Text>
                {missing && <Alert color="orange" variant="outline" title={t('impact.omitted')}>{missing.reason}</Alert>}
                <FileLinks environment={publishing.environment} kind="server-list" version={version} files={of} />
              </Stack>
            </Paper>
          );
        })}
      </SimpleGrid>
    </>
  );
}
