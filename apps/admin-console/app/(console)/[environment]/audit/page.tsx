import { Alert, Button, Paper, Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core';
import type { Metadata } from 'next';
import { instantIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import { isMessageKey, type Translator } from '../../../../src/messages/translator.ts';
import { deskOf } from '../../../../src/session/desk-of.ts';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { AuditDetails } from '../../../../src/documents/audit-details.tsx';
import { PageTitle } from '../../../../src/shell/page-title.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string }>;
}

/** The page shows the newest ones; the file has all. */
const shown = 200;

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.audit') };
}

export default async function AuditPage({ params }: Props) {
  await signedIn();
  const [t, language] = [await messages(), await requestLanguage()];
  const { publishing, auditVerdict } = deskOf((await params).environment);
  const verdict = await auditVerdict();
  return (
    <>
      <PageTitle title={t('nav.audit')} about={t('audit.about')} actions={<Button component="a" href={`/api/${publishing.environment}/audit-log`} download variant="default">{t('audit.download')}</Button>} />
      <Alert color={verdict.ok ? 'green' : 'red'} variant="outline" mb="lg" title={t(verdict.ok ? 'audit.whole' : 'audit.broken')}>
        {verdict.ok ? t('audit.whole-about', { entries: verdict.entries, anchored: verdict.anchored }) : verdict.problem}
      </Alert>
      <Paper withBorder px="sm">
        <Table verticalSpacing={6} aria-label={t('nav.audit')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('audit.sequence')}</TableTh>
              <TableTh>{t('audit.time')}</TableTh>
              <TableTh>{t('audit.actor')}</TableTh>
              <TableTh>{t('audit.action')}</TableTh>
              <TableTh>{t('audit.details')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {publishing.audit().slice(-shown).toReversed().map(({ sequence, time, actor, action, details }) => (
              <TableTr key={sequence}>
                <TableTd>{sequence}</TableTd>
                <TableTd style={{ whiteSpace: 'nowrap' }}>{instantIn(language, time)}</TableTd>
                <TableTd>{actor.name}</TableTd>
                <TableTd>{actionText(t, action)}</TableTd>
                <TableTd><AuditDetails details={details} /></TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Paper>
    </>
  );
}

/** An application may record actions that this page has no words for. */
function actionText(t: Translator, action: string): string {
  const key = `audit.action.${action}`;
  return isMessageKey(key) ? t(key) : action;
}
