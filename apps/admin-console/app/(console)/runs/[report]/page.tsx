import { Alert, Anchor, Button, Group, SimpleGrid, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { theConsole } from '../../../../src/console.ts';
import { instantIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import { isMessageKey } from '../../../../src/messages/translator.ts';
import { refusalOf } from '../../../../src/runs/refusal-of.ts';
import { ChecksTable } from '../../../../src/runs/view/checks-table.tsx';
import { PageLink } from '../../../../src/runs/view/page-link.tsx';
import { Tone } from '../../../../src/runs/view/tone.tsx';
import { signedIn } from '../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../src/shell/page-title.tsx';

interface Props {
  readonly params: Promise<{ readonly report: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.runs') };
}

const files = ['results.json', 'junit.xml', 'manifest.json', 'manifest.jws'] as const;

export default async function ReportPage({ params }: Props) {
  await signedIn();
  const { report: id } = await params;
  const [t, language] = [await messages(), await requestLanguage()];
  const { report, checks, evidence } = await theConsole().runs.open(id).catch((error: unknown) => {
    refusalOf(error);
    notFound();
  });
  const kindKey = `runs.kind.${report.kind}`;
  const facts = [
    [t('runs.target'), report.target, isMessageKey(kindKey) ? t(kindKey) : report.kind],
    [t('runs.profile'), report.profile, undefined],
    [t('report.suite'), report.suite, undefined],
    [t('runs.folder'), report.name, undefined],
  ] as const;
  return (
    <>
      <PageLink href="/runs">{t('report.back')}</PageLink>
      <PageTitle
        title={t('report.title', { started: instantIn(language, report.started) })}
        // What was changed since it was signed says nothing, least of all in green.
        about={<Tone of={evidence.state === 'wrong' ? 'incomplete' : report.conclusion}>{t(`runs.conclusion.${report.conclusion}`)}</Tone>}
        actions={<Button component="a" href={`/api/runs/${id}/files/index.html`} target="_blank" rel="noreferrer">{t('report.open')}</Button>}
      />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} mb="md" spacing="md">
        {facts.map(([name, value, more]) => (
          <div key={name}>
            <Text size="xs" c="dimmed" fw={600}>{name}</Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{value}</Text>
            {more !== undefined && <Text size="xs" c="dimmed">{more}</Text>}
          </div>
        ))}
      </SimpleGrid>
      <Alert variant="default" mb="lg" title={t('runs.evidence')} role={evidence.state === 'wrong' ? 'alert' : undefined}>
        <Text size="sm" style={{ overflowWrap: 'anywhere', ...(evidence.state === 'wrong' && { color: 'var(--mantine-color-error)', fontWeight: 700 }) }}>
          {evidence.state === 'verified' ? t('report.evidence.verified', { fingerprint: evidence.fingerprint }) : t(`report.evidence.${evidence.state}`, { message: evidence.message })}
        </Text>
        <Group gap="md" mt={6}>
          <Text size="sm" c="dimmed">{t('report.files')}</Text>
          {files.filter((file) => file !== 'manifest.jws' || report.signed).map((file) => (
            <Anchor key={file} href={`/api/runs/${id}/files/${file}`} target="_blank" rel="noreferrer" size="sm">{file}</Anchor>
          ))}
        </Group>
      </Alert>
      <ChecksTable report={id} checks={checks} />
    </>
  );
}
