'use client';
import { Badge, Button, Group, Switch, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import { useOperation } from '../../shell/use-operation.ts';
import type { PersonState } from '../people.ts';

/** Filled in shades that suit both schemes. */
const colours: Readonly<Record<PersonState['card'], string>> = { valid: 'teal.9', revoked: 'red.9', expired: 'gray.7', unknown: 'yellow.4' };

/** The people of the world, their cards and phones. */
export function People({ people, mayAct }: { readonly people: readonly PersonState[]; readonly mayAct: boolean }) {
  const t = useMessages();
  const { run, running } = useOperation();
  return (
    <section aria-labelledby="people">
      <Title order={2} id="people">{t('world.people')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('world.people-about')}</Text>
      <TableScrollContainer minWidth={900} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('world.people'), role: 'region' } }}>
        <Table>
          <TableThead>
            <TableTr>
              <TableTh>{t('world.person')}</TableTh>
              <TableTh>{t('world.card')}</TableTh>
              <TableTh>{t('world.pin')}</TableTh>
              <TableTh>{t('world.serial')}</TableTh>
              <TableTh>{t('world.phone')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {people.map(({ code, name, card, daysLeft, serial, pin1, smartId, mobileId }) => (
              <TableTr key={code}>
                <TableTd>
                  {name}
                  <Text size="xs" c="dimmed" ff="monospace">{code}</Text>
                </TableTd>
                <TableTd>
                  <Group gap="xs" wrap="nowrap">
                    <div>
                      <Badge color={colours[card]} tt="none" variant="filled" miw="max-content">{t(`world.card.${card}`)}</Badge>
                      <Text size="xs" c="dimmed">{daysLeft < 0 ? t('world.ended', { days: -daysLeft }) : t('world.days-left', { days: daysLeft })}</Text>
                    </div>
                    {mayAct && card === 'valid' && (
                      <Button size="compact-xs" variant="default" disabled={running} aria-label={t('world.revoke-of', { person: name })} onClick={() => void run('/api/world/revoke', { person: code }, t('world.revoked', { person: name }))}>{t('world.revoke')}</Button>
                    )}
                    {mayAct && card === 'revoked' && (
                      <Button size="compact-xs" variant="default" disabled={running} aria-label={t('world.restore-of', { person: name })} onClick={() => void run('/api/world/restore', { person: code }, t('world.restored', { person: name }))}>{t('world.restore')}</Button>
                    )}
                  </Group>
                </TableTd>
                <TableTd><Text span ff="monospace" size="sm">{pin1}</Text></TableTd>
                <TableTd><Text span ff="monospace" size="xs" style={{ whiteSpace: 'nowrap' }}>{serial}</Text></TableTd>
                <TableTd>
                  {smartId && <Text size="sm">Smart-ID</Text>}
                  {mobileId !== undefined && <Text size="sm">{t('world.interface.mobile-id')} {mobileId}</Text>}
                  {mayAct && (smartId || mobileId !== undefined) && <ByHand person={code} name={name} services={[...(smartId ? ['smart-id'] : []), ...(mobileId === undefined ? [] : ['mobile-id'])]} />}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </section>
  );
}

/** The world does not tell how a phone is set: the switch shows what was chosen here. */
function ByHand({ person, name, services }: { readonly person: string; readonly name: string; readonly services: readonly string[] }) {
  const t = useMessages();
  const { run, running } = useOperation();
  const [byHand, setByHand] = useState(false);
  async function choose(wanted: boolean) {
    for (const service of services) {
      if ((await run('/api/world/behaviour', { person, service, does: wanted ? 'wait' : 'confirm' })) === undefined) return;
    }
    setByHand(wanted);
  }
  return <Switch size="xs" mt={4} label={t('world.by-hand')} aria-label={t('world.by-hand-of', { person: name })} checked={byHand} disabled={running} onChange={(event) => void choose(event.currentTarget.checked)} />;
}
