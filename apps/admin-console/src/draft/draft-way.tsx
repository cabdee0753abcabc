'use client';
import { Group, Text, ThemeIcon } from '@mantine/core';
import type { Draft } from '@testbed/publishing';
import { useMessages } from '../messages/provider.tsx';

const steps = ['editing', 'submitted', 'approved', 'published'] as const;

/** Where a draft is between the first word and publication. */
export function DraftWay({ draft }: { readonly draft: Pick<Draft, 'state'> }) {
  const t = useMessages();
  const at = steps.indexOf(draft.state === 'signed' ? 'approved' : draft.state === 'discarded' ? 'editing' : draft.state);
  return (
    <Group component="ol" m={0} p={0} gap="lg" style={{ listStyle: 'none' }} aria-label={t('draft.way')}>
      {steps.map((step, index) => (
        <Group key={step} component="li" gap={6} aria-current={index === at ? 'step' : undefined}>
          <ThemeIcon size={20} radius="xl" variant={index <= at ? 'filled' : 'default'} color="ink" aria-hidden>
            <Text span size="xs" fw={600}>{index < at ? '✓' : index + 1}</Text>
          </ThemeIcon>
          <Text size="sm" fw={index === at ? 600 : 400} {...(index > at && { c: 'dimmed' })}>{t(`draft.step.${step}`)}</Text>
        </Group>
      ))}
    </Group>
  );
}
