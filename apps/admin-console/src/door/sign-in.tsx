'use client';
import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';
import { SecondFactor } from './second-factor.tsx';

/** Sign-in: user name and password, then the second factor of who has one. What was wrong is not told. */
export function SignIn({ provider }: { readonly provider: string | undefined }) {
  const t = useMessages();
  const [step, setStep] = useState<'password' | 'second-factor'>('password');
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setRunning(true);
    setProblem(undefined);
    const outcome = await callApi<{ readonly twoFactorRedirect?: boolean }>('/api/auth/sign-in/username', { username: fieldOf(form, 'username'), password: fieldOf(form, 'password') });
    setRunning(false);
    if (!outcome.ok) setProblem(t(outcome.problem.code === 'too-many-requests' ? 'problem.too-many-requests' : 'sign-in.refused'));
    else if (outcome.value.twoFactorRedirect === true) setStep('second-factor');
    else window.location.assign('/');
  }

  async function withProvider() {
    const outcome = await callApi<{ readonly url: string }>('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/signed-in', errorCallbackURL: '/sign-in' });
    if (outcome.ok) window.location.assign(outcome.value.url);
    else setProblem(t('sign-in.refused'));
  }

  if (step === 'second-factor') return <SecondFactor />;
  return (
    <Stack>
      <Title order={1}>{t('sign-in.title')}</Title>
      {problem !== undefined && <Alert color="red" role="alert">{problem}</Alert>}
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput name="username" label={t('sign-in.name')} autoComplete="username" autoCapitalize="none" spellCheck={false} required withAsterisk={false} data-autofocus />
          <PasswordInput name="password" label={t('sign-in.password')} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('password.show') }} />
          <Button type="submit" loading={running} fullWidth>{t('sign-in.submit')}</Button>
        </Stack>
      </form>
      {provider !== undefined && (
        <>
          <Divider label={t('sign-in.or')} />
          <Button variant="default" fullWidth onClick={() => void withProvider()}>{t('sign-in.provider', { provider })}</Button>
        </>
      )}
      <Text size="sm" c="dimmed">{t('sign-in.no-account')}</Text>
    </Stack>
  );
}
