'use client';
import { Button, List, ListItem, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';

/** New recovery codes for who has a second factor; the old ones are void then. */
export function RecoveryCodes() {
  const t = useMessages();
  const [codes, setCodes] = useState<readonly string[]>();
  const [problem, setProblem] = useState<string>();

  async function renew(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const outcome = await callApi<{ readonly backupCodes: readonly string[] }>('/api/auth/two-factor/generate-backup-codes', { password: fieldOf(new FormData(event.currentTarget), 'password') });
    setCodes(outcome.ok ? outcome.value.backupCodes : undefined);
    setProblem(outcome.ok ? undefined : t('settings.password-wrong'));
  }

  return (
    <Stack>
      <Text size="sm">✓ {t('settings.second-factor')}</Text>
      <div aria-live="polite">
        {codes && (
          <>
            <Text size="sm" mb="xs">{t('second-factor.recovery-keep')}</Text>
            <List size="sm" ff="monospace" listStyleType="none" style={{ columns: 2 }}>{codes.map((code) => <ListItem key={code}>{code}</ListItem>)}</List>
          </>
        )}
      </div>
      {!codes && (
        <form onSubmit={(event) => void renew(event)}>
          <Stack align="flex-start">
            <PasswordInput name="password" label={t('sign-in.password')} autoComplete="current-password" required withAsterisk={false} error={problem} w="100%" visibilityToggleButtonProps={{ 'aria-label': t('password.show') }} />
            <Button type="submit" variant="default">{t('settings.new-codes')}</Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}
