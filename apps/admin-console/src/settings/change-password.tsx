'use client';
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { isMessageKey } from '../messages/translator.ts';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';

/** A new password; every other session of the person ends. */
export function ChangePassword() {
  const t = useMessages();
  const [result, setResult] = useState<{ readonly done: boolean; readonly text: string }>();
  const show = { 'aria-label': t('password.show') };

  async function change(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const outcome = await callApi('/api/auth/change-password', { currentPassword: fieldOf(form, 'current'), newPassword: fieldOf(form, 'chosen'), revokeOtherSessions: true });
    if (outcome.ok) element.reset();
    const key = outcome.ok ? 'settings.password-changed' : `problem.${outcome.problem.code}`;
    setResult({ done: outcome.ok, text: t(isMessageKey(key) ? key : 'settings.password-wrong') });
  }

  return (
    <form onSubmit={(event) => void change(event)}>
      <Stack align="flex-start">
        <PasswordInput name="current" label={t('settings.password-now')} autoComplete="current-password" required withAsterisk={false} w="100%" visibilityToggleButtonProps={show} />
        <PasswordInput name="chosen" label={t('settings.password-new')} description={t('enrol.rules')} autoComplete="new-password" minLength={12} required withAsterisk={false} w="100%" visibilityToggleButtonProps={show} />
        <Button type="submit" variant="default">{t('settings.change-password')}</Button>
        <Text size="sm" role="status" {...(result?.done === false && { c: 'var(--mantine-color-error)' })}>{result?.text}</Text>
      </Stack>
    </form>
  );
}
