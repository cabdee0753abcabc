'use client';
import { Stack, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from '@mantine/core';
import type { Change } from '@testbed/server-list';
import { useMessages } from '../messages/provider.tsx';
import type { Translator } from '../messages/translator.ts';
import { groupChanges } from './group-changes.ts';

/** Every field that differs from what is published: before and after, side by side, server by server. */
export function ChangesTable({ changes, names }: { readonly changes: readonly Change[] | undefined; readonly names: Readonly<Record<string, string>> }) {
  const t = useMessages();
  if (changes === undefined) return <Text size="sm" c="dimmed">{t('changes.broken')}</Text>;
  if (changes.length === 0) return <Text size="sm" c="dimmed">{t('changes.none')}</Text>;
  return (
    <Stack gap="xl">
      {groupChanges(changes).map(({ server, changes: of }) => {
        const title = server === undefined ? t('changes.whole') : (names[server] ?? server);
        return (
          <section key={server ?? ''}>
            <Title order={2} size="h3" mb={4}>{title}</Title>
            {server !== undefined && <Text className="fingerprint" c="dimmed" mb={4}>{server}</Text>}
            <Table layout="fixed" verticalSpacing={6} aria-label={title}>
              <TableThead>
                <TableTr>
                  <TableTh w="26%">{t('changes.field')}</TableTh>
                  <TableTh>{t('changes.before')}</TableTh>
                  <TableTh>{t('changes.after')}</TableTh>
                </TableTr>
              </TableThead>
              <TableTbody>
                {of.map(({ path, field, before, after }) => (
                  <TableTr key={path}>
                    <TableTd title={path}>{fieldText(t, field)}</TableTd>
                    <TableTd><Value value={before} absent={t('changes.new')} /></TableTd>
                    <TableTd><Value value={after} absent={t('changes.gone')} /></TableTd>
                  </TableTr>
                ))}
              </TableTbody>
            </Table>
          </section>
        );
      })}
    </Stack>
  );
}

/** Certificates go by the last digits of their fingerprint, as elsewhere. */
function fieldText(t: Translator, field: readonly string[]): string {
  const [first, fingerprint, ...rest] = field;
  if (first === 'certificates' && fingerprint !== undefined) return [t('changes.certificate', { digits: fingerprint.slice(-8) }), ...rest].join(' · ');
  return field.join(' · ');
}

function Value({ value, absent }: { readonly value: unknown; readonly absent: string }) {
  if (value === undefined) return <Text size="sm" c="dimmed" fs="italic">{absent}</Text>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('-----BEGIN') ? (
    <details>
      <summary>PEM</summary>
      <pre className="fingerprint" style={{ whiteSpace: 'pre-wrap' }}>{text}</pre>
    </details>
  ) : (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{text}</Text>
  );
}
