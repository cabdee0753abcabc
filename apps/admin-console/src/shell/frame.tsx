'use client';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import type { Language } from '../messages/language.ts';
import { LanguageProvider } from '../messages/provider.tsx';
import { theme } from './theme.ts';

/** What every page stands in: theme, language, notifications. */
export function Frame({ nonce, language, children }: { readonly nonce: string; readonly language: Language; readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <LanguageProvider language={language}>
        <Notifications position="bottom-right" />
        {children}
      </LanguageProvider>
    </MantineProvider>
  );
}
