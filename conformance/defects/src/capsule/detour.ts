import { capsuleJson } from '@testbed/protocol';
import { answering, front } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at } from './plant.ts';

/** Spellings of a capsule's place that reach it past the rules. */
const byways = [
  { name: 'dots', what: 'a path with dot segments', form: /^\/key-capsules\/x\/\.\.\/(KC\w+)$/ },
  { name: 'encoded-dots', what: 'a path with encoded dot segments', form: /%2e%2e\/key-capsules\/(KC\w+)$/ },
  { name: 'encoded-slash', what: 'a path with an encoded slash', form: /^\/key-capsules%2F(KC\w+)$/ },
  { name: 'double-slash', what: 'a path with two slashes', form: /^\/key-capsules\/\/(KC\w+)$/ },
  { name: 'trailing-slash', what: 'a path with a slash at its end', form: /^\/key-capsules\/(KC\w+)\/$/ },
  { name: 'zero-octet', what: 'a path with a zero octet at its end', form: /^\/key-capsules\/(KC\w+)%00$/ },
  { name: 'parameter', what: 'a path with a parameter at its end', form: /^\/key-capsules\/(KC\w+);/ },
  { name: 'query', what: 'a path with a query', form: /^\/key-capsules\/(KC\w+)\?/ },
  { name: 'broken-escape', what: 'a path with a broken escape at its end', form: /^\/key-capsules\/(KC\w+)%zz$/ },
] as const;

/** What a capsule server does on requests that are not of its contract. */
export const detourDefects = inCapsuleServer('authorisation', [
  {
    id: 'capsule/delete-deletes',
    what: 'Deletes a capsule for whoever sends DELETE with a content type, as some frameworks demand one.',
    caughtBy: ['capsule/fetch/method/delete'],
    plant: at('recipient', deleting),
  },
  ...(['PUT', 'PATCH', 'POST'] as const).map((method) => ({
    id: `capsule/${method.toLowerCase()}-accepted`,
    what: `Answers ${method} on a capsule as if it had changed something.`,
    caughtBy: [`capsule/fetch/method/${method.toLowerCase()}`] as const,
    plant: at('recipient', () => answering((request) => (request.method === method && idIn(request.url) !== '' ? { status: 200 } : undefined))),
  })),
  {
    id: 'capsule/head-to-anybody',
    what: 'Tells everybody by HEAD that a capsule is there.',
    caughtBy: ['capsule/fetch/method/head-by-stranger'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'HEAD' && idIn(url) !== '' ? { status: 200 } : undefined))),
  },
  {
    id: 'capsule/sender-serves',
    what: 'Serves capsules on the interface of senders, where nobody authenticates.',
    caughtBy: ['capsule/fetch/interface/sender-gives-nothing'],
    plant: at('sender', (parts) => serving(parts, (url) => idIn(url))),
  },
  {
    id: 'capsule/recipient-stores',
    what: 'Takes uploads on the interface of recipients.',
    caughtBy: ['capsule/fetch/interface/recipient-takes-nothing'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'POST' && url === '/key-capsules' ? { status: 201, headers: { location: `/key-capsules/KC${'0'.repeat(32)}` } } : undefined))),
  },
  ...byways.map(({ name, what, form }) => ({
    id: `capsule/byway-${name}`,
    what: `Serves a capsule to anybody under ${what}.`,
    caughtBy: [`capsule/fetch/path/${name}`] as const,
    plant: at('recipient', (parts) => serving(parts, (url) => form.exec(url)?.[1] ?? '')),
  })),
  {
    id: 'capsule/id-not-decoded',
    what: 'Does not decode an id.',
    caughtBy: ['capsule/fetch/path/encoded-letter'],
    plant: at('recipient', () => answering(({ url }) => (url?.startsWith('/key-capsules/%4B') ? { status: 404 } : undefined))),
  },
]);

export const idIn = (url = ''): string => /^\/key-capsules\/([^/?]+)/.exec(url)?.[1] ?? '';

function deleting({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'DELETE' || request.headers['content-type'] === undefined) return next();
    void store.take(idIn(request.url)).then(() => response.writeHead(204).end());
  });
}

/** Serves what the path names without asking who it is for. */
function serving({ ports: { store } }: CapsuleParts, named: (url: string) => string): ReturnType<typeof front> {
  return front((request, response, next) => {
    const id = request.method === 'GET' ? named(request.url ?? '') : '';
    if (id === '') return next();
    void store.get(id).then((item) => {
      if (!item) return next();
      const body = capsuleJson({ recipientId: item.recipient, ephemeralKeyMaterial: item.payload, capsuleType: item.kind });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    });
  });
}
