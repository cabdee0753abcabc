'use client';
import { Alert, Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';

/** The second step of signing in: a code of the authenticator, or one of the recovery codes. */
export function SecondFactor() {
  const t = useMessages();
  const [recovery, setRecovery] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = fieldOf(new FormData(event.currentTarget), 'code').replaceAll(' ', '');
    setRunning(true);
    setProblem(undefined);
    const outcome = await callApi(`/api/auth/two-factor/${recovery ? 'verify-backup-code' : 'verify-totp'}`, { code });
    setRunning(false);
    if (outcome.ok) window.location.assign('/');
    else setProblem(t(outcome.problem.code === 'too-many-requests' ? 'problem.too-many-requests' : 'second-factor.refused'));
  }

  return (
    <Stack>
      <Title order={1}>{t('second-factor.title')}</Title>
      {problem !== undefined && <Alert color="red" role="alert">{problem}</Alert>}
      <Text size="sm">{t(recovery ? 'second-factor.recovery-about' : 'second-factor.about')}</Text>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput key={String(recovery)} name="code" label={t(recovery ? 'second-factor.recovery-code' : 'second-factor.code')} autoComplete="one-time-code" inputMode={recovery ? 'text' : 'numeric'} required withAsterisk={false} autoFocus />
          <Button type="submit" loading={running} fullWidth>{t('second-factor.submit')}</Button>
        </Stack>
      </form>
      <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setRecovery(!recovery)}>{t(recovery ? 'second-factor.use-code' : 'second-factor.use-recovery')}</Anchor>
    </Stack>
  );
}
