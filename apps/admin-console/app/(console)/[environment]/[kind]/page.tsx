import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import type { ServerList } from '@testbed/server-list';
import type { Metadata } from 'next';
import { CreateDraft } from '../../../../src/documents/create-draft.tsx';
import { OpenDrafts } from '../../../../src/documents/open-drafts.tsx';
import { PublishedConfiguration, type ClientConfiguration } from '../../../../src/documents/published-configuration.tsx';
import { PublishedList } from '../../../../src/documents/published-list.tsx';
import { dayIn, instantIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import { deskOf } from '../../../../src/session/desk-of.ts';
import { kindOf } from '../../../../src/session/kind-of.ts';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../src/shell/page-title.tsx';
import { PageButton } from '../../../../src/shell/page-link.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string; readonly kind: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await messages();
  return { title: t(`nav.${kindOf((await params).kind)}`) };
}

export default async function DocumentPage({ params }: Props) {
  const { environment: name, kind: kindName } = await params;
  const [person, t, language] = [await signedIn(), await messages(), await requestLanguage()];
  const [desk, kind] = [deskOf(name), kindOf(kindName)];
  const { environment } = desk.publishing;
  const current = desk.publishing.current(kind);
  const drafts = desk.publishing.drafts().filter((draft) => draft.kind === kind);
  const edits = person.roles.includes('editor');
  const document: unknown = current && JSON.parse(Buffer.from(current.bytes).toString());
  return (
    <>
      <PageTitle
        title={t(`nav.${kind}`)}
        about={current ? t('published.about', { version: current.version, when: instantIn(language, current.published), publisher: current.publisher.name, approver: current.approver.name }) : t('published.none')}
        actions={
          <>
            {current && <PageButton href={`/${environment}/${kind}/history`} variant="default">{t('nav.history')}</PageButton>}
            {edits && <CreateDraft environment={environment} kind={kind} />}
          </>
        }
      />
      <Stack gap="xl">
        {drafts.length > 0 && (
          <section>
            <Title order={2} mb="xs">{t('drafts.open')}</Title>
            <Paper withBorder px="sm"><OpenDrafts t={t} language={language} environment={environment} drafts={drafts} caption={t('drafts.open')} /></Paper>
          </section>
        )}
        <section>
          <Title order={2} mb="xs">{t('published')}</Title>
          {document === undefined && <Text c="dimmed">{t(edits ? 'published.start' : 'published.wait')}</Text>}
          {document !== undefined && kind === 'server-list' && (
            <>
              <Text size="sm" c="dimmed" mb="sm">
                {t('list.about', { expires: dayIn(language, (document as ServerList).expires), servers: (document as ServerList).servers.length })} <Anchor href={`/published/${environment}/server-list.json`} fz="sm" underline="always">server-list.json</Anchor>
              </Text>
              <PublishedList t={t} language={language} list={document as ServerList} desk={desk} />
            </>
          )}
          {document !== undefined && kind === 'client-configuration' && <PublishedConfiguration t={t} configuration={document as ClientConfiguration} />}
        </section>
      </Stack>
    </>
  );
}
