import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './console.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { messages, requestLanguage } from '../src/messages/server.ts';
import { Frame } from '../src/shell/frame.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: { template: `%s · ${t('app.name')}`, default: t('app.name') }, robots: { index: false, follow: false } };
}

export default async function Layout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? '';
  const language = await requestLanguage();
  return (
    <html lang={language} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <Frame nonce={nonce} language={language}>
          {children}
        </Frame>
      </body>
    </html>
  );
}
