import { Alert, Anchor, Button, Group, SimpleGrid, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { setTimeout as delay } from 'node:timers/promises';
import { Suspense } from 'react';
import { theConsole } from '../../../../src/console.ts';
import { instantIn } from '../../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../../src/messages/server.ts';
import { isMessageKey, type Translator } from '../../../../src/messages/translator.ts';
import type { EvidenceState } from '../../../../src/runs/evidence.ts';
import type { Conclusion as Concluded } from '../../../../src/runs/facts.ts';
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
  const { runs } = theConsole();
  const { report, checks } = await runs.open(id).catch((error: unknown) => {
    refusalOf(error);
    notFound();
  });
  // It takes a process of its own: the page goes first.
  const evidence = delay(100).then(() => runs.evidence(report));
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
        about={
          <Suspense fallback={<Tone of="incomplete">{t(`runs.conclusion.${report.conclusion}`)}</Tone>}>
            <Conclusion t={t} conclusion={report.conclusion} evidence={evidence} />
          </Suspense>
        }
        actions={<Button component="a" href={`/api/runs/${id}/open`} target="_blank" rel="noreferrer">{t('report.open')}</Button>}
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
      <Alert variant="default" mb="lg" title={t('runs.evidence')} role="group">
        <Suspense fallback={<Text size="sm" role="status">{t('report.evidence.under-way')}</Text>}>
          <Evidence t={t} evidence={evidence} />
        </Suspense>
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

/** What was changed since it was signed says nothing, least of all in green. */
async function Conclusion({ t, conclusion, evidence }: { readonly t: Translator; readonly conclusion: Concluded; readonly evidence: Promise<EvidenceState> }) {
  const { state } = await evidence;
  return <Tone of={state === 'wrong' ? 'incomplete' : conclusion}>{t(`runs.conclusion.${conclusion}`)}</Tone>;
}

async function Evidence({ t, evidence }: { readonly t: Translator; readonly evidence: Promise<EvidenceState> }) {
  const found = await evidence;
  const wrong = found.state === 'wrong';
  return (
    <Text size="sm" role={wrong ? 'alert' : undefined} style={{ overflowWrap: 'anywhere', ...(wrong && { color: 'var(--mantine-color-error)', fontWeight: 700 }) }}>
      {found.state === 'verified' ? t('report.evidence.verified', { fingerprint: found.fingerprint }) : t(`report.evidence.${found.state}`, { message: found.message })}
    </Text>
  );
}
