import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Names and values, as a list that a screen reader reads as one. */
export function FactsList({ facts, labels = '9rem' }: { readonly facts: readonly (readonly [string, ReactNode])[]; readonly labels?: string }) {
  return (
    <Box component="dl" m={0} style={{ display: 'grid', gridTemplateColumns: `minmax(5rem, ${labels}) minmax(0, 1fr)`, columnGap: 'var(--mantine-spacing-sm)', rowGap: 4 }}>
      {facts.map(([name, value]) => (
        <Box key={name} style={{ display: 'contents' }}>
          <Text component="dt" size="sm" c="dimmed">{name}</Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>{value}</Text>
        </Box>
      ))}
    </Box>
  );
}
