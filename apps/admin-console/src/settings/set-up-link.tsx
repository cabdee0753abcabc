'use client';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { useMessages } from '../messages/provider.tsx';

/** Leads to setting up a second factor. */
export function SetUpLink() {
  const t = useMessages();
  return <Button component={Link} href="/second-factor" variant="default">{t('second-factor.set-up')}</Button>;
}
