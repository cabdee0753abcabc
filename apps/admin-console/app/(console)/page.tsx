import { Alert, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { CalendarItem, DocumentKind } from '@testbed/publishing';
import type { ServerList } from '@testbed/server-list';
import type { Metadata } from 'next';
import { theConsole, type EnvironmentDesk } from '../../src/console.ts';
import { CreateDraft } from '../../src/documents/create-draft.tsx';
import { OpenDrafts } from '../../src/documents/open-drafts.tsx';
import { dayIn } from '../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../src/messages/server.ts';
import type { Language } from '../../src/messages/language.ts';
import type { Translator } from '../../src/messages/translator.ts';
import { signedIn } from '../../src/session/signed-in.ts';
import { PageTitle } from '../../src/shell/page-title.tsx';
import { SeverityBadge } from '../../src/shell/severity-badge.tsx';
import { PageLink } from '../../src/shell/page-link.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.overview') };
}

const kinds: readonly DocumentKind[] = ['server-list', 'client-configuration'];

export default async function OverviewPage() {
  const [person, t, language] = [await signedIn(), await messages(), await requestLanguage()];
  const { environments, clock } = theConsole();
  const now = clock.now();
  return (
    <>
      <PageTitle title={t('nav.overview')} about={t('overview.about')} />
      <Stack gap="lg">
        {[...environments.values()].map((desk) => (
          <EnvironmentPanel key={desk.publishing.environment} t={t} language={language} desk={desk} now={now} edits={person.roles.includes('editor')} />
        ))}
      </Stack>
    </>
  );
}

interface PanelProps {
  readonly t: Translator;
  readonly language: Language;
  readonly desk: EnvironmentDesk;
  readonly now: Date;
  readonly edits: boolean;
}

async function EnvironmentPanel({ t, language, desk, now, edits }: PanelProps) {
  const { publishing } = desk;
  const { environment } = publishing;
  const [drafts, calendar] = [publishing.drafts(), await publishing.calendar()];
  const urgent = calendar.filter(({ severity }) => severity !== 'fine');
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby={`environment-${environment}`}>
      <Title order={2} id={`environment-${environment}`} mb="md">{t(`environment.${environment}`)}</Title>
      <Stack gap="lg">
        {urgent.some(({ severity }) => severity !== 'warning') && <Alert color="red" variant="outline" title={t('overview.urgent')}>{t('overview.urgent-about', { count: urgent.filter(({ severity }) => severity !== 'warning').length })}</Alert>}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {kinds.map((kind) => <PublishedSummary key={kind} t={t} kind={kind} desk={desk} now={now} edits={edits} />)}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
          <div>
            <Title order={3} mb={4}>{t('overview.waiting')}</Title>
            {drafts.length === 0 ? <Text size="sm" c="dimmed">{t('overview.nothing-waits')}</Text> : <OpenDrafts t={t} language={language} environment={environment} drafts={drafts} caption={t('overview.waiting')} />}
          </div>
          <div>
            <Group justify="space-between" mb={4}>
              <Title order={3}>{t('overview.next-expiries')}</Title>
              <PageLink href={`/${environment}/calendar`} fz="sm">{t('nav.calendar')}</PageLink>
            </Group>
            <NextExpiries t={t} language={language} items={calendar.slice(0, 4)} />
          </div>
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

function PublishedSummary({ t, kind, desk, now, edits }: Omit<PanelProps, 'language'> & { readonly kind: DocumentKind }) {
  const { publishing } = desk;
  const current = publishing.current(kind);
  return (
    <Paper bg="var(--mantine-color-default-hover)" p="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <PageLink href={`/${publishing.environment}/${kind}`} fw={600}>{t(`nav.${kind}`)}</PageLink>
          {current ? (
            <Text size="sm">
              {t('overview.version', { version: current.version })} · {ageOf(t, current.published, now)}
              {kind === 'server-list' && ` · ${serverCounts(t, JSON.parse(Buffer.from(current.bytes).toString()) as ServerList)}`}
            </Text>
          ) : (
            <Text size="sm" c="dimmed">{t('published.none')}</Text>
          )}
        </div>
        {!current && edits && <CreateDraft environment={publishing.environment} kind={kind} label={t('overview.start')} variant="default" />}
      </Group>
    </Paper>
  );
}

function serverCounts(t: Translator, { servers }: ServerList): string {
  const active = servers.filter(({ state }) => state === 'active').length;
  return t('overview.servers', { active, others: servers.length - active });
}

function ageOf(t: Translator, published: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(published)) / 86_400_000);
  return days === 0 ? t('overview.today') : t('overview.days-ago', { days });
}

function NextExpiries({ t, language, items }: { readonly t: Translator; readonly language: Language; readonly items: readonly CalendarItem[] }) {
  return (
    <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Group key={`${item.what} ${item.subject}`} component="li" justify="space-between" wrap="nowrap" gap="sm">
          <Text size="sm">{t(`calendar.what.${item.what}`)} · {item.subject.replace(/(sha256:[0-9a-f]{8})[0-9a-f]+/, '$1…')}</Text>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>{dayIn(language, item.expires)}</Text>
            <SeverityBadge t={t} severity={item.severity} daysLeft={item.daysLeft} />
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
