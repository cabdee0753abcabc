import { Alert, Code, Group, Paper, SimpleGrid, Table, TableScrollContainer, TableTbody, TableTd, TableTr, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { theConsole } from '../../../../src/console.ts';
import { instantIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import type { Translator } from '../../../../src/messages/translator.ts';
import type { CheckFacts, Verdict } from '../../../../src/runs/facts.ts';
import type { Report } from '../../../../src/runs/list.ts';
import { refusalOf } from '../../../../src/runs/refusal-of.ts';
import { PageLink } from '../../../../src/runs/view/page-link.tsx';
import { Tone } from '../../../../src/runs/view/tone.tsx';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../src/shell/page-title.tsx';
import { problemText } from '../../../../src/shell/problem-text.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('compare.title') };
}

export default async function ComparePage({ searchParams }: Props) {
  await signedIn();
  const { one, other } = await searchParams;
  const [t, language] = [await messages(), await requestLanguage()];
  const compared = await theConsole().runs.compare(String(one), String(other)).catch((error: unknown) => refusalOf(error));
  const back = <PageLink href="/runs">{t('report.back')}</PageLink>;
  if ('code' in compared) {
    return (
      <>
        {back}
        <PageTitle title={t('compare.title')} />
        <Alert role="alert" variant="default">{problemText(t, compared)}</Alert>
      </>
    );
  }
  const { earlier, later, comparison } = compared;
  const { newFailures, mended, otherwise, appeared, vanished, same } = comparison;
  const changed = (changes: typeof newFailures): readonly Row[] => changes.map(({ id, before, after, actual }) => ({ id, before, after, actual }));
  return (
    <>
      {back}
      <PageTitle title={t('compare.title')} about={t('compare.same', { count: same })} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="lg">
        {([[t('compare.earlier'), earlier], [t('compare.later'), later]] as const).map(([name, report]) => (
          <RunCard key={name} t={t} name={name} report={report} started={instantIn(language, report.started)} />
        ))}
      </SimpleGrid>
      {(earlier.target !== later.target || earlier.profile !== later.profile) && <Alert variant="default" mb="lg">{t('compare.other-target')}</Alert>}
      <Changes t={t} title={t('compare.new-failures')} rows={changed(newFailures)} />
      <Changes t={t} title={t('compare.mended')} rows={changed(mended)} />
      <Changes t={t} title={t('compare.otherwise')} rows={changed(otherwise)} />
      <Changes t={t} title={t('compare.appeared')} rows={appeared.map((check) => ({ ...shown(check), after: check.verdict }))} />
      <Changes t={t} title={t('compare.vanished')} rows={vanished.map((check) => ({ ...shown(check), before: check.verdict }))} />
    </>
  );
}

interface Row {
  readonly id: string;
  readonly before?: Verdict;
  readonly after?: Verdict;
  readonly actual: string;
}

function shown({ id, actual }: CheckFacts): Row {
  return { id, actual };
}

function RunCard({ t, name, report, started }: { readonly t: Translator; readonly name: string; readonly report: Report; readonly started: string }) {
  return (
    <Paper withBorder p="md">
      <Text size="xs" c="dimmed" fw={600}>{name}</Text>
      <Group gap="sm" mt={4}>
        <PageLink href={`/runs/${report.id}`}>{started}</PageLink>
        <Tone of={report.conclusion}>{t(`runs.conclusion.${report.conclusion}`)}</Tone>
      </Group>
      <Text size="sm" mt={4}>{report.target}, {report.profile}</Text>
    </Paper>
  );
}

function Changes({ t, title, rows }: { readonly t: Translator; readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <section>
      <Title order={2} mb={4}>{title} <Text span c="dimmed" inherit fw={400}>{rows.length}</Text></Title>
      {rows.length === 0 ? (
        <Text c="dimmed" size="sm" mb="lg">{t('compare.none')}</Text>
      ) : (
        <TableScrollContainer minWidth={640} mb="lg" scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': title, role: 'region' } }}>
          <Table>
            <TableTbody>
              {rows.map(({ id, before, after, actual }) => (
                <TableTr key={id}>
                  <TableTd w="38%"><Code bg="transparent" style={{ overflowWrap: 'anywhere' }}>{id}</Code></TableTd>
                  <TableTd w="26%">
                    <Group gap={6} wrap="nowrap">
                      {before && <Tone of={before}>{t(`runs.verdict.${before}`)}</Tone>}
                      {before && after && <span aria-hidden>→</span>}
                      {after && <Tone of={after}>{t(`runs.verdict.${after}`)}</Tone>}
                    </Group>
                  </TableTd>
                  <TableTd><Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{actual}</Text></TableTd>
                </TableTr>
              ))}
            </TableTbody>
          </Table>
        </TableScrollContainer>
      )}
    </section>
  );
}
