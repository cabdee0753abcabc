import { Badge } from '@mantine/core';
import type { CalendarItem } from '@testbed/publishing';
import type { Translator } from '../messages/translator.ts';

const colors = { expired: 'red', critical: 'red', warning: 'orange', fine: 'gray' } as const;

/** How urgent an end is, in words and days. */
export function SeverityBadge({ t, severity, daysLeft }: { readonly t: Translator; readonly severity: CalendarItem['severity']; readonly daysLeft: number }) {
  const text = daysLeft < 0 ? t('days.over', { days: -daysLeft }) : t('days.left', { days: daysLeft });
  return <Badge color={colors[severity]} variant={severity === 'fine' ? 'default' : 'filled'}>{text}</Badge>;
}
