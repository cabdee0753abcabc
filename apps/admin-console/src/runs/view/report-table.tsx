'use client';
import { Anchor, Button, Checkbox, Group, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { useState } from 'react';
import { instantIn } from '../../messages/instant.ts';
import { useLanguage, useMessages } from '../../messages/provider.tsx';
import { isMessageKey } from '../../messages/translator.ts';
import type { Report } from '../list.ts';
import { Tone } from './tone.tsx';

/** The reports; two of them can be chosen for comparison. */
export function ReportTable({ reports }: { readonly reports: readonly Omit<Report, 'folder'>[] }) {
  const t = useMessages();
  const language = useLanguage();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [one, other] = chosen;
  const choose = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(-2));
  return (
    <section aria-labelledby="reports">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="reports">{t('runs.reports')}</Title>
        {reports.length > 1 && (
          <Group gap="sm">
            {other === undefined && <Text size="sm" c="dimmed">{t('runs.compare-hint')}</Text>}
            {one === undefined || other === undefined ? (
              <Button variant="default" size="xs" disabled>{t('runs.compare')}</Button>
            ) : (
              <Button component={Link} href={`/runs/compare?one=${one}&other=${other}`} size="xs">{t('runs.compare')}</Button>
            )}
          </Group>
        )}
      </Group>
      {reports.length === 0 ? (
        <Text c="dimmed">{t('runs.none')}</Text>
      ) : (
        <TableScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('runs.reports'), role: 'region' } }}>
          <Table highlightOnHover>
            <TableThead>
              <TableTr>
                <TableTh>{t('runs.choose')}</TableTh>
                <TableTh>{t('runs.started')}</TableTh>
                <TableTh>{t('runs.target')}</TableTh>
                <TableTh>{t('runs.conclusion')}</TableTh>
                <TableTh>{t('runs.checks')}</TableTh>
                <TableTh>{t('runs.evidence')}</TableTh>
                <TableTh>{t('runs.folder')}</TableTh>
              </TableTr>
            </TableThead>
            <TableTbody>
              {reports.map(({ id, started, target, kind, profile, conclusion, counts, signed, name }) => {
                const kindKey = `runs.kind.${kind}`;
                return (
                  <TableTr key={id}>
                    <TableTd><Checkbox size="xs" checked={chosen.includes(id)} onChange={() => choose(id)} aria-label={t('runs.choose-one', { started: instantIn(language, started) })} /></TableTd>
                    <TableTd style={{ whiteSpace: 'nowrap' }}><Anchor component={Link} href={`/runs/${id}`} size="sm" fw={600}>{instantIn(language, started)}</Anchor></TableTd>
                    <TableTd>
                      {target}
                      <Text size="xs" c="dimmed">{isMessageKey(kindKey) ? t(kindKey) : kind}, {profile}</Text>
                    </TableTd>
                    <TableTd><Tone of={conclusion}>{t(`runs.conclusion.${conclusion}`)}</Tone></TableTd>
                    <TableTd><Text size="sm">{countsText(t, counts)}</Text></TableTd>
                    <TableTd style={{ whiteSpace: 'nowrap' }}>{signed ? t('runs.signed') : <Text span size="sm" c="dimmed">{t('runs.unsigned')}</Text>}</TableTd>
                    <TableTd miw={130}><Text span size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>{name}</Text></TableTd>
                  </TableTr>
                );
              })}
            </TableTbody>
          </Table>
        </TableScrollContainer>
      )}
    </section>
  );
}

/** `2 failed, 230 passed`: what did not occur is left out. */
function countsText(t: ReturnType<typeof useMessages>, counts: Report['counts']): string {
  const verdicts = [['fail', counts.fail], ['inconclusive', counts.inconclusive], ['warning', counts.warning], ['pass', counts.pass], ['not-applicable', counts.notApplicable]] as const;
  return verdicts.flatMap(([verdict, count]) => (count > 0 ? [`${count} ${t(`runs.verdict.${verdict}`)}`] : [])).join(', ');
}
