import { Code, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ServerList } from '@testbed/server-list';
import type { Metadata } from 'next';
import { FileLinks } from '../../../../../../src/documents/file-links.tsx';
import { PublishedConfiguration, type ClientConfiguration } from '../../../../../../src/documents/published-configuration.tsx';
import { PublishedList } from '../../../../../../src/documents/published-list.tsx';
import { instantIn } from '../../../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../../../src/messages/server.ts';
import { deskOf } from '../../../../../../src/session/desk-of.ts';
import { kindOf } from '../../../../../../src/session/kind-of.ts';
import { publicationOf } from '../../../../../../src/session/publication-of.ts';
import { signedIn } from '../../../../../../src/session/signed-in.ts';
import { FactsList } from '../../../../../../src/shell/facts-list.tsx';
import { PageTitle } from '../../../../../../src/shell/page-title.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string; readonly kind: string; readonly version: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await messages();
  return { title: t('overview.version', { version: (await params).version }) };
}

export default async function VersionPage({ params }: Props) {
  const { environment: name, kind: kindName, version: number } = await params;
  await signedIn();
  const [t, language] = [await messages(), await requestLanguage()];
  const desk = deskOf(name);
  const kind = kindOf(kindName);
  const { version, digest, published, author, approver, publisher, bytes, files } = publicationOf(desk.publishing, kind, number);
  const text = Buffer.from(bytes).toString();
  return (
    <>
      <PageTitle title={t('overview.version', { version })} about={t(`nav.${kind}`)} />
      <Stack gap="xl">
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Paper withBorder p="md">
            <FactsList
              facts={[
                [t('published'), instantIn(language, published)],
                [t('history.author'), author.name],
                [t('history.approver'), approver.name],
                [t('history.publisher'), publisher.name],
                ['SHA-256', <Code key="digest" className="fingerprint">{digest}</Code>],
              ]}
            />
          </Paper>
          <Paper withBorder p="md">
            <Title order={2} mb="xs">{t('history.files')}</Title>
            <FileLinks environment={desk.publishing.environment} kind={kind} version={version} files={files.filter(({ path }) => !path.includes('/'))} />
          </Paper>
        </SimpleGrid>
        <section>
          <Title order={2} mb="xs">{t('history.content')}</Title>
          {kind === 'server-list' ? <PublishedList t={t} language={language} list={JSON.parse(text) as ServerList} desk={desk} /> : <PublishedConfiguration t={t} configuration={JSON.parse(text) as ClientConfiguration} />}
        </section>
        <details>
          <summary>JSON</summary>
          <Text component="pre" className="fingerprint" style={{ whiteSpace: 'pre-wrap' }}>{text}</Text>
        </details>
      </Stack>
    </>
  );
}
