import { Paper } from '@mantine/core';
import type { Translator } from '../messages/translator.ts';
import { FactsList } from '../shell/facts-list.tsx';

/** What clients take over from their organisation. */
export interface ClientConfiguration {
  readonly version: number;
  readonly environment: string;
  readonly defaultExpiry: string;
  readonly maximumExpiry?: string;
  readonly defaultCapsuleServer?: string;
}

/** Days of a period of whole days, `P365D`. */
export function daysOf(period: string): number {
  return Number(/^P(\d+)D$/.exec(period)?.[1] ?? Number.NaN);
}

/** A client configuration for people. */
export function PublishedConfiguration({ t, configuration }: { readonly t: Translator; readonly configuration: ClientConfiguration }) {
  const { defaultExpiry, maximumExpiry, defaultCapsuleServer } = configuration;
  return (
    <Paper withBorder p="md">
      <FactsList
        labels="14rem"
        facts={[
          [t('configuration.default-expiry'), t('days', { days: daysOf(defaultExpiry) })],
          [t('configuration.maximum-expiry'), maximumExpiry === undefined ? t('configuration.as-default') : t('days', { days: daysOf(maximumExpiry) })],
          [t('configuration.default-server'), defaultCapsuleServer ?? t('none')],
        ]}
      />
    </Paper>
  );
}
