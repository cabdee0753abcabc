'use client';
import { AppShell, Avatar, Badge, Box, Burger, Button, Divider, Group, Menu, NavLink, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Environment } from '@testbed/publishing';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { useMessages } from '../messages/provider.tsx';
import type { MessageKey } from '../messages/dictionaries.ts';
import { LanguageSwitch } from './language-switch.tsx';

/** What the frame of the console's pages shows besides the page. */
export interface NavigationProps {
  readonly environments: readonly Environment[];
  readonly world: boolean;
  readonly person: { readonly name: string; readonly displayName: string; readonly roles: readonly string[] };
  readonly children: ReactNode;
}

/** Frame of the console's pages: where one is, where one can go, who one is. */
export function Navigation({ environments, world, person, children }: NavigationProps) {
  const t = useMessages();
  const pathname = usePathname();
  const [opened, { toggle, close }] = useDisclosure();
  useEffect(close, [pathname, close]);
  const here = environments.find((name) => pathname.split('/')[1] === name);
  const environment = here ?? environments[0];
  const link = (href: string, key: MessageKey, exact = false) => {
    const active = exact ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
    return <NavLink key={href} component={Link} href={href} label={t(key)} active={active} aria-current={active ? 'page' : undefined} py={6} style={{ borderRadius: 'var(--mantine-radius-sm)' }} />;
  };
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding={{ base: 'sm', sm: 'lg' }}>
      <a className="skip-link" href="#content">{t('shell.skip')}</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
            <Text component={Link} href="/" fw={600} c="var(--mantine-color-text)" td="none" style={{ whiteSpace: 'nowrap' }}>{t('app.name')}</Text>
            {here !== undefined && <Badge variant={here === 'production' ? 'filled' : 'default'} color="orange">{t(`environment.${here}`)}</Badge>}
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Box visibleFrom="xs"><LanguageSwitch /></Box>
            <PersonMenu person={person} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('shell.navigation')}>
        {link('/', 'nav.overview', true)}
        {environment !== undefined && (
          <>
            <Divider my="sm" />
            <EnvironmentSwitch environments={environments} current={environment} pathname={pathname} />
            {link(`/${environment}/server-list`, 'nav.server-list')}
            {link(`/${environment}/client-configuration`, 'nav.client-configuration')}
            {link(`/${environment}/exports`, 'nav.exports')}
            {link(`/${environment}/calendar`, 'nav.calendar')}
            {link(`/${environment}/audit`, 'nav.audit')}
          </>
        )}
        <Divider my="sm" />
        {link('/runs', 'nav.runs')}
        {world && link('/world', 'nav.world')}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1200}>{children}</Box>
      </AppShell.Main>
    </AppShell>
  );
}

function EnvironmentSwitch({ environments, current, pathname }: { readonly environments: readonly Environment[]; readonly current: Environment; readonly pathname: string }) {
  const t = useMessages();
  const page = pathname.split('/')[1] === current ? (pathname.split('/')[2] ?? 'server-list') : 'server-list';
  return (
    <Group gap={4} mb="xs" role="group" aria-label={t('shell.environment')} grow>
      {environments.map((name) => (
        <Button key={name} component={Link} href={`/${name}/${page}`} size="compact-sm" variant={name === current ? 'filled' : 'default'} aria-current={name === current ? 'true' : undefined}>
          {t(`environment.${name}`)}
        </Button>
      ))}
    </Group>
  );
}

function PersonMenu({ person }: { readonly person: NavigationProps['person'] }) {
  const t = useMessages();
  async function signOut() {
    await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    window.location.assign('/sign-in');
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>{t('shell.account', { name: person.displayName })}</VisuallyHidden>
          <Group gap="xs" wrap="nowrap" aria-hidden>
            <Avatar size="sm" radius="xl" color="ink" name={person.displayName} />
            <Text size="sm" visibleFrom="sm">{person.displayName}</Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Group gap={4} p="xs">
          {person.roles.map((role) => <Badge key={role} size="sm" variant="default">{t(`role.${role}` as MessageKey)}</Badge>)}
        </Group>
        <Menu.Item component={Link} href="/settings">{t('nav.settings')}</Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('shell.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
