'use client';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Language } from './language.ts';
import { translator, type Translator } from './translator.ts';

const LanguageContext = createContext<Language>('en');

/** Tells the components in the browser which language the page is in. */
export function LanguageProvider({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

/** The translator of the page, in the browser. */
export function useMessages(): Translator {
  const language = useContext(LanguageContext);
  return useMemo(() => translator(language), [language]);
}

/** Language of the page, in the browser. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}
