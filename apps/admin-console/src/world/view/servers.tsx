import { Code, Group, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from '@mantine/core';
import type { Translator } from '../../messages/translator.ts';
import type { ServerState } from '../servers.ts';

/** The servers of the world and whether they listen. */
export function Servers({ servers, t }: { readonly servers: readonly ServerState[]; readonly t: Translator }) {
  return (
    <section aria-labelledby="servers">
      <Title order={2} id="servers" mb="xs">{t('world.servers')}</Title>
      <TableScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('world.servers'), role: 'region' } }}>
        <Table>
          <TableThead>
            <TableTr>
              <TableTh>{t('world.server')}</TableTh>
              <TableTh>{t('world.state')}</TableTh>
              <TableTh>{t('world.endpoints')}</TableTh>
              <TableTh>{t('world.certificate')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {servers.map(({ name, organisation, endpoints, up, daysLeft }) => (
              <TableTr key={name}>
                <TableTd>
                  {name}
                  <Text size="xs" c="dimmed">{organisation}</Text>
                </TableTd>
                <TableTd>
                  <Text span size="sm" fw={600} style={{ whiteSpace: 'nowrap', color: up ? 'inherit' : 'var(--mantine-color-error)' }}>
                    <span aria-hidden>{up ? '●' : '○'}</span> {t(up ? 'world.up' : 'world.down-mark')}
                  </Text>
                </TableTd>
                <TableTd>
                  {endpoints.map(({ interface: title, url }) => (
                    <Group key={title} gap="xs" wrap="nowrap">
                      <Text span size="sm" w={100} style={{ flex: 'none' }}>{t(`world.interface.${title}`)}</Text>
                      <Code bg="transparent" p={0}>{url}</Code>
                    </Group>
                  ))}
                </TableTd>
                <TableTd>{daysLeft === undefined ? '' : daysLeft < 0 ? t('world.ended', { days: -daysLeft }) : t('world.days-left', { days: daysLeft })}</TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </section>
  );
}
