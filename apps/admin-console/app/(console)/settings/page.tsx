import { Alert, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { messages } from '../../../src/messages/server.ts';
import { signedIn } from '../../../src/session/signed-in.ts';
import { ChangePassword } from '../../../src/settings/change-password.tsx';
import { RecoveryCodes } from '../../../src/settings/recovery-codes.tsx';
import { SetUpLink } from '../../../src/settings/set-up-link.tsx';
import { LanguageSwitch } from '../../../src/shell/language-switch.tsx';
import { PageTitle } from '../../../src/shell/page-title.tsx';
import { ThemeSwitch } from '../../../src/shell/theme-switch.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.settings') };
}

export default async function SettingsPage() {
  const person = await signedIn();
  const t = await messages();
  return (
    <>
      <PageTitle title={t('nav.settings')} about={`${person.displayName} (${person.name}) · ${person.roles.map((role) => t(`role.${role}`)).join(', ')}`} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" component="section">
          <Title order={2} mb="sm">{t('settings.appearance')}</Title>
          <Stack align="flex-start">
            <div>
              <Text size="sm" mb={4}>{t('settings.theme')}</Text>
              <ThemeSwitch />
            </div>
            <div>
              <Text size="sm" mb={4}>{t('shell.language')}</Text>
              <LanguageSwitch />
            </div>
          </Stack>
        </Paper>
        <Paper withBorder p="md" component="section">
          <Title order={2} mb="sm">{t('second-factor.title')}</Title>
          {person.secondFactor ? <RecoveryCodes /> : <Stack align="flex-start"><Alert color="orange" variant="outline">{t('settings.no-second-factor')}</Alert><SetUpLink /></Stack>}
        </Paper>
        <Paper withBorder p="md" component="section">
          <Title order={2} mb="sm">{t('sign-in.password')}</Title>
          <ChangePassword />
        </Paper>
      </SimpleGrid>
    </>
  );
}
