'use client';
import { Alert, Box, Button, Code, Group, ScrollArea, SimpleGrid, Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/provider.tsx';
import type { Message, Side } from '../messages/message.ts';
import { Lanes, placeLanes, type Participants } from './lanes.tsx';

/** A page keeps no more of them; the world itself forgets the oldest too. */
const mostMessages = 500;

/** Columns of a row beside its lanes (pixels). */
const columns = { time: 92, message: 212, answer: 72 } as const;
const textWidth = columns.time + columns.message + columns.answer + 60;

/** What the servers of the world see, as it happens: a sequence diagram whose rows open. */
export function Messages() {
  const t = useMessages();
  const [messages, setMessages] = useState<ReadonlyMap<string, Message>>(new Map());
  const [paused, setPaused] = useState(false);
  const [lost, setLost] = useState(false);
  const [open, setOpen] = useState<string>();
  const viewport = useRef<HTMLDivElement>(null);
  const clearedAt = useRef(0);
  const following = useRef(true);

  useEffect(() => {
    if (paused) return undefined;
    const source = new EventSource('/api/world/messages');
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      setLost(false);
      const batch = (JSON.parse(data) as readonly Message[]).filter(({ at }) => at > clearedAt.current);
      setMessages((before) => new Map([...before, ...batch.map((message) => [message.key, message] as const)].slice(-mostMessages)));
    });
    source.addEventListener('problem', () => setLost(true));
    source.addEventListener('error', () => setLost(true));
    return () => source.close();
  }, [paused]);

  const shown = [...messages.values()].sort((a, b) => a.at - b.at);
  const last = shown.at(-1)?.key;
  useEffect(() => {
    if (viewport.current && following.current) viewport.current.scrollTop = viewport.current.scrollHeight;
  }, [last]);

  /** Whoever scrolls up to read is left in peace. */
  function scrolled({ y }: { readonly y: number }) {
    const frame = viewport.current;
    following.current = !frame || frame.scrollHeight - y - frame.clientHeight < 40;
  }

  const participants: Participants = {
    clients: [...new Set(shown.map(({ from }) => from))].map((name) => ({ id: name, title: name === 'client' ? t('messages.client') : name })),
    servers: [...new Set(shown.map(({ to }) => to))].sort().map((name) => ({ id: name, title: name })),
  };

  function clear() {
    clearedAt.current = Math.max(0, ...shown.map(({ at }) => at));
    setMessages(new Map());
  }

  return (
    <section aria-labelledby="messages">
      <Group justify="space-between" align="flex-end" mb="xs">
        <div>
          <Title order={2} id="messages">{t('messages.title')}</Title>
          <Text size="sm" c="dimmed">{t('messages.about')}</Text>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setPaused(!paused)} aria-pressed={paused}>{t(paused ? 'messages.go-on' : 'messages.pause')}</Button>
          <Button size="xs" variant="default" onClick={clear} disabled={shown.length === 0}>{t('messages.clear')}</Button>
        </Group>
      </Group>
      {lost && <Alert variant="default" mb="xs" role="status">{t('messages.lost')}</Alert>}
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">{t('messages.none')}</Text>
      ) : (
        <ScrollArea.Autosize mah={560} viewportRef={viewport} onScrollPositionChange={scrolled} style={{ border: '1px solid var(--mantine-color-default-border)', borderRadius: 'var(--mantine-radius-sm)' }} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('messages.list') }}>
          <Box miw={placeLanes(participants).width + textWidth}>
            <Group wrap="nowrap" gap="sm" px="sm" py={6} style={{ position: 'sticky', top: 0, zIndex: 1, background: 'var(--mantine-color-body)', borderBottom: '1px solid var(--mantine-color-default-border)' }}>
              <Text size="xs" c="dimmed" fw={600} w={columns.time}>{t('messages.time')}</Text>
              <Text size="xs" c="dimmed" fw={600} w={columns.message}>{t('messages.message')}</Text>
              <Text size="xs" c="dimmed" fw={600} w={columns.answer}>{t('messages.answer')}</Text>
              <Lanes participants={participants} head />
            </Group>
            {shown.map((message) => (
              <Row key={message.key} message={message} participants={participants} open={open === message.key} onOpen={() => setOpen(open === message.key ? undefined : message.key)} />
            ))}
          </Box>
        </ScrollArea.Autosize>
      )}
    </section>
  );
}

function Row({ message, participants, open, onOpen }: { readonly message: Message; readonly participants: Participants; readonly open: boolean; readonly onOpen: () => void }) {
  const t = useMessages();
  const { at, from, to, listener, line, status, problem, fault, tls, request, answer } = message;
  const broken = problem !== undefined || (status !== undefined && status >= 500);
  const sender = from === 'client' ? t('messages.client') : from;
  const details = useRef<HTMLDivElement>(null);
  // What the last row opens to lies below the edge of the diagram.
  useEffect(() => {
    if (open) details.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <>
      <UnstyledButton onClick={onOpen} aria-expanded={open} w="100%" px="sm" style={{ display: 'block' }}>
        <Group wrap="nowrap" gap="sm" h={30}>
          <Text span size="xs" ff="monospace" c="dimmed" w={columns.time} style={{ flex: 'none' }}>{new Date(at).toISOString().slice(11, 23)}</Text>
          <Text span size="xs" ff="monospace" w={columns.message} truncate style={{ flex: 'none' }}>
            <VisuallyHidden>{sender} → {to}: </VisuallyHidden>
            {line ?? 'TLS'} {fault !== undefined && t('messages.fault', { fault })}
          </Text>
          <Text span size="sm" fw={600} w={columns.answer} truncate style={{ flex: 'none', color: broken ? 'var(--mantine-color-error)' : 'inherit' }}>{problem ?? status ?? t('messages.waits')}</Text>
          <Lanes participants={participants} from={from} to={to} broken={broken} />
        </Group>
      </UnstyledButton>
      {open && (
        <Box ref={details} px="sm" pb="sm" style={{ borderBlock: '1px solid var(--mantine-color-default-border)' }}>
          <Text size="xs" my={6} style={{ overflowWrap: 'anywhere' }}>{[`${sender} → ${to}, ${listener}`, tls, line, problem].filter((text) => text !== undefined).join(', ')}</Text>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {request && <SideOf title={t('messages.request')} side={request} />}
            {answer && <SideOf title={t('messages.answer')} side={answer} />}
          </SimpleGrid>
        </Box>
      )}
    </>
  );
}

function SideOf({ title, side: { headers, body } }: { readonly title: string; readonly side: Side }) {
  const t = useMessages();
  return (
    <div>
      <Text size="xs" fw={600}>{title}</Text>
      <Code block fz={12} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        {'\n\n'}
        {body === '' ? `(${t('messages.no-body')})` : body}
      </Code>
    </div>
  );
}
