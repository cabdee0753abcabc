import { Paper, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { RenewFreshness } from '../../../../src/documents/renew-freshness.tsx';
import { dayIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import { deskOf } from '../../../../src/session/desk-of.ts';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../src/shell/page-title.tsx';
import { SeverityBadge } from '../../../../src/shell/severity-badge.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.calendar') };
}

export default async function CalendarPage({ params }: Props) {
  const [person, t, language] = [await signedIn(), await messages(), await requestLanguage()];
  const { publishing } = deskOf((await params).environment);
  const items = await publishing.calendar();
  return (
    <>
      <PageTitle title={t('nav.calendar')} about={t('calendar.about')} actions={person.roles.includes('publisher') && publishing.current('server-list') ? <RenewFreshness environment={publishing.environment} /> : undefined} />
      <Paper withBorder px="sm">
        <Table verticalSpacing={6} aria-label={t('nav.calendar')}>
          <TableThead>
            <TableTr>
              <TableTh>{t('calendar.expires')}</TableTh>
              <TableTh>{t('calendar.left')}</TableTh>
              <TableTh>{t('calendar.what')}</TableTh>
              <TableTh>{t('calendar.next')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {items.map(({ what, subject, expires, daysLeft, severity, next }) => (
              <TableTr key={`${what} ${subject}`}>
                <TableTd style={{ whiteSpace: 'nowrap' }}>{dayIn(language, expires)}</TableTd>
                <TableTd><SeverityBadge t={t} severity={severity} daysLeft={daysLeft} /></TableTd>
                <TableTd>
                  <Text size="sm">{t(`calendar.what.${what}`)}</Text>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{subject}</Text>
                </TableTd>
                <TableTd>{severity === 'fine' ? <Text size="sm" c="dimmed">{next}</Text> : <Text size="sm">{next}</Text>}</TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Paper>
    </>
  );
}
