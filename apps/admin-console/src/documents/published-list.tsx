import { Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ListedServer, ServerList } from '@testbed/server-list';
import { CertificateFacts } from '../certificates/certificate-facts.tsx';
import type { EnvironmentDesk } from '../console.ts';
import type { Language } from '../messages/language.ts';
import type { Translator } from '../messages/translator.ts';
import { FactsList } from '../shell/facts-list.tsx';
import { ServerStateBadge } from '../shell/state-badge.tsx';

/** Servers of a list: who they are, where, and which certificates they may present. */
export function PublishedList({ t, language, list, desk }: { readonly t: Translator; readonly language: Language; readonly list: ServerList; readonly desk: EnvironmentDesk }) {
  return (
    <Stack gap="sm">
      {list.servers.map((server) => (
        <ServerCard key={server.id} t={t} language={language} server={server} isDefault={server.id === list.defaultCapsuleServer} desk={desk} />
      ))}
    </Stack>
  );
}

function ServerCard({ t, language, server, isDefault, desk }: { readonly t: Translator; readonly language: Language; readonly server: ListedServer; readonly isDefault: boolean; readonly desk: EnvironmentDesk }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={server.name}>
      <Group gap="xs" mb="xs">
        <Title order={3}>{server.name}</Title>
        <ServerStateBadge t={t} state={server.state} />
        {server.capsuleTypes.map((type) => <Badge key={type} variant="default">{t(`server.type.${type}`)}</Badge>)}
        {isDefault && <Badge variant="outline" color="ink">{t('server.default')}</Badge>}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <FactsList
          facts={[
            [t('server.id'), <span key="id" className="fingerprint">{server.id}</span>],
            [t('server.organisation'), server.organisation],
            [t('server.sender'), server.sender],
            [t('server.recipient'), server.recipient],
            ...(server.notes === undefined ? [] : [[t('server.notes'), server.notes] as const]),
          ]}
        />
        <Stack gap="xs">
          {server.certificates.map(({ purpose, pem }) => {
            const facts = desk.factsOf(pem);
            return (
              <details key={pem} open={server.certificates.length === 1}>
                <summary style={{ cursor: 'pointer' }}>
                  <Text component="span" size="sm" fw={600}>{t(`certificate.purpose.${purpose}`)}</Text>
                  {facts && <Text component="span" size="sm" c="dimmed"> · …{facts.fingerprint.slice(-8)} · {facts.daysLeft < 0 ? t('days.over', { days: -facts.daysLeft }) : t('days.left', { days: facts.daysLeft })}</Text>}
                </summary>
                {facts && <CertificateFacts t={t} language={language} facts={facts} />}
              </details>
            );
          })}
        </Stack>
      </SimpleGrid>
    </Paper>
  );
}
