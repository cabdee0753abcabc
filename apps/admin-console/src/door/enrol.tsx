'use client';
import { Alert, Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';
import { problemText } from '../shell/problem-text.ts';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';

/** What an enrolment link leads to: a first password, and the second factor where the roles demand one. */
export function Enrol({ token, name, displayName, secondFactor }: { readonly token: string; readonly name: string; readonly displayName: string; readonly secondFactor: boolean }) {
  const t = useMessages();
  const [password, setPassword] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = fieldOf(form, 'password');
    if (chosen !== fieldOf(form, 'repeated')) {
      setProblem(t('enrol.different'));
      return;
    }
    setRunning(true);
    setProblem(undefined);
    const enrolled = await callApi('/api/enrol', { token, password: chosen });
    const signedIn = enrolled.ok ? await callApi('/api/auth/sign-in/username', { username: name, password: chosen }) : enrolled;
    setRunning(false);
    if (!signedIn.ok) setProblem(problemText(t, signedIn.problem));
    else if (secondFactor) setPassword(chosen);
    else window.location.assign('/');
  }

  if (password !== undefined) return <SetUpSecondFactor password={password} />;
  return (
    <Stack>
      <Title order={1}>{t('enrol.title')}</Title>
      <Text>{t('enrol.welcome', { name: displayName })}</Text>
      {problem !== undefined && <Alert color="red" role="alert">{problem}</Alert>}
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <input type="text" name="username" value={name} readOnly hidden autoComplete="username" />
          <PasswordInput name="password" label={t('enrol.password')} description={t('enrol.rules')} autoComplete="new-password" minLength={12} required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('password.show') }} />
          <PasswordInput name="repeated" label={t('enrol.repeated')} autoComplete="new-password" minLength={12} required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('password.show') }} />
          <Button type="submit" loading={running} fullWidth>{t('enrol.submit')}</Button>
        </Stack>
      </form>
    </Stack>
  );
}
