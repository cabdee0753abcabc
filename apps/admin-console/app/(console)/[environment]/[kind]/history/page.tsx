import { Paper, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { CreateDraft } from '../../../../../src/documents/create-draft.tsx';
import { instantIn } from '../../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../../src/messages/server.ts';
import { deskOf } from '../../../../../src/session/desk-of.ts';
import { kindOf } from '../../../../../src/session/kind-of.ts';
import { signedIn } from '../../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../../src/shell/page-title.tsx';
import { PageLink } from '../../../../../src/shell/page-link.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string; readonly kind: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.history') };
}

export default async function HistoryPage({ params }: Props) {
  const { environment: name, kind: kindName } = await params;
  const [person, t, language] = [await signedIn(), await messages(), await requestLanguage()];
  const { publishing } = deskOf(name);
  const kind = kindOf(kindName);
  const { environment } = publishing;
  const edits = person.roles.includes('editor');
  return (
    <>
      <PageTitle title={t('history.title')} about={t(`nav.${kind}`)} />
      <Paper withBorder px="sm">
        <Table verticalSpacing={6} aria-label={t('history.title')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('history.version')}</TableTh>
              <TableTh>{t('published')}</TableTh>
              <TableTh>{t('history.author')}</TableTh>
              <TableTh>{t('history.approver')}</TableTh>
              <TableTh>{t('history.publisher')}</TableTh>
              <TableTh>SHA-256</TableTh>
              {edits && <TableTh>{t('history.actions')}</TableTh>}
            </TableTr>
          </TableThead>
          <TableTbody>
            {publishing.history(kind).map(({ version, digest, published, author, approver, publisher }, index) => (
              <TableTr key={version}>
                <TableTd><PageLink href={`/${environment}/${kind}/history/${version}`} fz="sm">{version}</PageLink></TableTd>
                <TableTd>{instantIn(language, published)}</TableTd>
                <TableTd>{author.name}</TableTd>
                <TableTd>{approver.name}</TableTd>
                <TableTd>{publisher.name}</TableTd>
                <TableTd className="fingerprint">{digest.slice('sha256:'.length, 'sha256:'.length + 16)}…</TableTd>
                {edits && <TableTd>{index > 0 && <CreateDraft environment={environment} kind={kind} version={version} label={t('history.revert')} variant="default" />}</TableTd>}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Paper>
      <Text size="sm" c="dimmed" mt="sm">{t('history.about')}</Text>
    </>
  );
}
