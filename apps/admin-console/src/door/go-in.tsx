'use client';
import { Anchor } from '@mantine/core';
import { useEffect } from 'react';
import { useMessages } from '../messages/provider.tsx';

/**
 * Where a provider sends people back to. Browsers keep the session's cookie, which is for this site alone, from a
 * request that another site began; this page begins the next one.
 */
export function GoIn() {
  const t = useMessages();
  useEffect(() => window.location.replace('/'), []);
  return <Anchor href="/">{t('to-overview')}</Anchor>;
}
