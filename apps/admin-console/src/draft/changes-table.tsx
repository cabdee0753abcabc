'use client';
import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core';
import type { Change } from '@testbed/server-list';
import { useMessages } from '../messages/provider.tsx';

/** Every field that differs from what is published: before and after, side by side. */
export function ChangesTable({ changes }: { readonly changes: readonly Change[] | undefined }) {
  const t = useMessages();
  if (changes === undefined) return <Text size="sm" c="dimmed">{t('changes.broken')}</Text>;
  if (changes.length === 0) return <Text size="sm" c="dimmed">{t('changes.none')}</Text>;
  return (
    <Table layout="fixed" verticalSpacing={6} aria-label={t('draft.tab.changes')}>
      <TableThead>
        <TableTr>
          <TableTh w="34%">{t('changes.field')}</TableTh>
          <TableTh>{t('changes.before')}</TableTh>
          <TableTh>{t('changes.after')}</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {changes.map(({ path, before, after }) => (
          <TableTr key={path}>
            <TableTd className="fingerprint">{path}</TableTd>
            <TableTd><Value value={before} absent={t('changes.new')} /></TableTd>
            <TableTd><Value value={after} absent={t('changes.gone')} /></TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
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
