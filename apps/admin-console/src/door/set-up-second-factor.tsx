'use client';
import { Alert, Button, Code, Group, Image, List, ListItem, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { toDataURL } from 'qrcode';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from '../shell/call-api.ts';
import { fieldOf } from '../shell/field-of.ts';

interface Enabled {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

/**
 * Sets up the second factor of who is signed in: the password once more, a secret for the authenticator, recovery
 * codes, and a code as the proof.
 *
 * @param password when it was typed a moment ago
 */
export function SetUpSecondFactor({ password }: { readonly password?: string }) {
  const t = useMessages();
  const [secret, setSecret] = useState<{ readonly image: string; readonly key: string; readonly recovery: readonly string[] }>();
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(false);

  async function begin(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setRunning(true);
    const typed = password ?? fieldOf(new FormData(event.currentTarget), 'password');
    const outcome = await callApi<Enabled>('/api/auth/two-factor/enable', { password: typed });
    setRunning(false);
    if (!outcome.ok) {
      setProblem(t('sign-in.refused'));
      return;
    }
    setProblem(undefined);
    const { totpURI, backupCodes } = outcome.value;
    setSecret({ image: await toDataURL(totpURI, { margin: 1, width: 200 }), key: new URL(totpURI).searchParams.get('secret') ?? '', recovery: backupCodes });
  }

  async function prove(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setRunning(true);
    const outcome = await callApi('/api/auth/two-factor/verify-totp', { code: fieldOf(new FormData(event.currentTarget), 'code').replaceAll(' ', '') });
    setRunning(false);
    if (outcome.ok) window.location.assign('/');
    else setProblem(t('second-factor.refused'));
  }

  return (
    <Stack>
      <Title order={1}>{t('second-factor.set-up')}</Title>
      <Text size="sm">{t('second-factor.why')}</Text>
      {problem !== undefined && <Alert color="red" role="alert">{problem}</Alert>}
      {secret === undefined ? (
        <form onSubmit={(event) => void begin(event)}>
          <Stack>
            {password === undefined && <PasswordInput name="password" label={t('sign-in.password')} autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('password.show') }} />}
            <Button type="submit" loading={running} fullWidth>{t('second-factor.begin')}</Button>
          </Stack>
        </form>
      ) : (
        <>
          <Title order={2}>{t('second-factor.scan')}</Title>
          <Group align="flex-start" wrap="nowrap">
            <Image src={secret.image} alt={t('second-factor.image')} w={160} h={160} />
            <Stack gap={4}>
              <Text size="sm">{t('second-factor.type-key')}</Text>
              <Code data-testid="totp-key" style={{ wordBreak: 'break-all' }}>{secret.key}</Code>
            </Stack>
          </Group>
          <Title order={2}>{t('second-factor.recovery')}</Title>
          <Text size="sm">{t('second-factor.recovery-keep')}</Text>
          <List size="sm" ff="monospace" listStyleType="none" style={{ columns: 2 }}>
            {secret.recovery.map((code) => <ListItem key={code}>{code}</ListItem>)}
          </List>
          <form onSubmit={(event) => void prove(event)}>
            <Stack>
              <TextInput name="code" label={t('second-factor.code')} inputMode="numeric" autoComplete="one-time-code" required withAsterisk={false} />
              <Button type="submit" loading={running} fullWidth>{t('second-factor.finish')}</Button>
            </Stack>
          </form>
        </>
      )}
    </Stack>
  );
}
