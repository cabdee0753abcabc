'use client';
import { SegmentedControl } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { languageCookie, languages } from '../messages/language.ts';
import { useLanguage, useMessages } from '../messages/provider.tsx';

/** Estonian or English, kept by the browser. */
export function LanguageSwitch() {
  const t = useMessages();
  const language = useLanguage();
  const router = useRouter();
  function choose(chosen: string) {
    document.cookie = `${languageCookie}=${chosen}; path=/; max-age=31536000; samesite=strict`;
    router.refresh();
  }
  return <SegmentedControl aria-label={t('shell.language')} size="xs" value={language} onChange={choose} data={languages.map((value) => ({ value, label: value.toUpperCase() }))} />;
}
