'use client';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import type { Language } from '../messages/language.ts';
import { LanguageProvider } from '../messages/provider.tsx';
import { theme } from './theme.ts';

/** What every page stands in: theme, language, notifications. */
export function Frame({ nonce, language, children }: { readonly nonce: string; readonly language: Language; readonly children: ReactNode }) {
  // The page's policy knows the nonce of its first request only; a refresh brings another one.
  const [first] = useState(nonce);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => first}>
      <LanguageProvider language={language}>
        <Notifications position="bottom-right" />
        {children}
      </LanguageProvider>
    </MantineProvider>
  );
}
