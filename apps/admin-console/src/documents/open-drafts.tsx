import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core';
import type { Draft, Environment } from '@testbed/publishing';
import { instantIn } from '../messages/instant.ts';
import type { Language } from '../messages/language.ts';
import type { Translator } from '../messages/translator.ts';
import { DraftStateBadge } from '../shell/state-badge.tsx';
import { PageLink } from '../shell/page-link.tsx';

/** Drafts that are not at an end: what they are, and whom they wait for. */
export function OpenDrafts({ t, language, environment, drafts, caption }: { readonly t: Translator; readonly language: Language; readonly environment: Environment; readonly drafts: readonly Draft[]; readonly caption: string }) {
  return (
    <Table verticalSpacing={6} aria-label={caption}>
      <TableThead>
        <TableTr>
          <TableTh>{t('draft')}</TableTh>
          <TableTh>{t('draft.state')}</TableTh>
          <TableTh>{t('draft.waits-for')}</TableTh>
          <TableTh>{t('draft.changed')}</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {drafts.map((draft) => (
          <TableTr key={draft.id}>
            <TableTd><PageLink href={`/${environment}/${draft.kind}/drafts/${draft.id}`} fz="sm">{t(`draft.of.${draft.kind}`, { version: draft.version })}</PageLink></TableTd>
            <TableTd><DraftStateBadge t={t} state={draft.state} stale={draft.stale} /></TableTd>
            <TableTd>{waitsFor(t, draft)}</TableTd>
            <TableTd>{instantIn(language, draft.changed)}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}

function waitsFor(t: Translator, { state, author, editors }: Draft): string {
  if (state === 'submitted') return t('draft.waits-for.approver', { names: editors.map(({ name }) => name).join(', ') });
  if (state === 'approved' || state === 'signed') return t('draft.waits-for.publisher');
  return author.name;
}
