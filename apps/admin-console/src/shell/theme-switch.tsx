'use client';
import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { useMessages } from '../messages/provider.tsx';

/** Light, dark, or as the system has it; kept by the browser. */
export function ThemeSwitch() {
  const t = useMessages();
  const mounted = useMounted();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t('settings.theme')}
      size="sm"
      value={mounted ? colorScheme : 'auto'}
      onChange={(value) => setColorScheme(value)}
      data={[
        { value: 'auto', label: t('settings.theme.auto') },
        { value: 'light', label: t('settings.theme.light') },
        { value: 'dark', label: t('settings.theme.dark') },
      ]}
    />
  );
}
