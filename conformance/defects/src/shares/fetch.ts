import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@testbed/server-kit';
import type { GetShareContext } from '@testbed/shares-server';
import { answering, changedAnswers, front, withHeaders } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import { also, replaced, without } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { atSocket, inConfig, inPorts, inRules, type Plant } from './plant.ts';
import type { GetShareRule } from './signer.ts';

/** What a shares server gives out, and to whom. */
export const fetchDefects = inSharesServer('authorisation', [
  {
    id: 'shares/recipient-unchecked',
    what: 'Gives a share to everybody who has a ticket for it.',
    caughtBy: ['shares/fetch/recipient-only'],
    plant: inRules('getShare', (rules) => without(rules, 'recipient-matches')),
  },
  {
    id: 'shares/not-yours-unauthorized',
    what: "Answers 401 where a share is somebody else's.",
    caughtBy: ['shares/fetch/recipient-only'],
    collateral: [{ check: 'shares/fetch/not-yours-is-not-there', reason: 'It compares with a share that is not there.' }],
    plant: inRules('getShare', (rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, problem: 'ticket-issuer-mismatch' }))),
  },
  {
    id: 'shares/not-yours-header',
    what: "Says in a header that a share is somebody else's.",
    caughtBy: ['shares/fetch/not-yours-is-not-there'],
    plant: atSocket(headerWhereStored),
  },
  {
    id: 'shares/one-certificate-a-person',
    what: 'Gives a share only with the certificate that fetched the first one of that person.',
    caughtBy: ['shares/fetch/other-certificate'],
    collateral: [{ check: 'shares/concurrency/fetches', reason: 'It fetches with every certificate.' }],
    plant: inRules('getShare', (rules) => [...rules, firstCertificateOnly(rules)]),
  },
  ...(['PUT', 'PATCH'] as const).map((method) => ({
    id: `shares/${method.toLowerCase()}-accepted`,
    what: `Answers ${method} on a share as if it had changed something.`,
    caughtBy: [`shares/fetch/method-${method.toLowerCase()}`] as const,
    plant: atSocket(() => answering((request) => (request.method === method && isShare(request.url) ? { status: 200 } : undefined))),
  })),
  { id: 'shares/delete-deletes', what: 'Deletes a share for whoever sends DELETE.', caughtBy: ['shares/fetch/method-delete'], plant: atSocket(deleting) },
  {
    id: 'shares/id-17-looked-for',
    what: 'Looks for a share under an id of 17 characters.',
    caughtBy: ['shares/fetch/share-id-17'],
    plant: idLength((length) => length >= 17 && length <= 34),
  },
  {
    id: 'shares/id-35-looked-for',
    what: 'Looks for a share under an id of 35 characters.',
    caughtBy: ['shares/fetch/share-id-35'],
    plant: idLength((length) => length >= 18 && length <= 35),
  },
  {
    id: 'shares/id-empty-malformed',
    what: 'Answers GET /key-shares/ 400.',
    caughtBy: ['shares/fetch/share-id-empty'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-shares/' ? { ...answer, status: 400 } : answer))),
  },
]);

/** How a shares server keeps and answers. */
export const storageDefects = inSharesServer('storage', [
  {
    id: 'shares/share-cut',
    what: 'Keeps only 96 bytes of a share.',
    caughtBy: ['shares/fetch/fetched-128'],
    plant: inPorts(({ store }) => ({ store: { ...store, put: (item) => store.put({ ...item, payload: item.payload.subarray(0, 96) }) } })),
  },
  { id: 'shares/share-fetched-once', what: 'Gives no second nonce for a share that was given.', caughtBy: ['shares/fetch/again'], plant: oncePerShare },
  {
    id: 'shares/arms-apart',
    what: 'Keeps the nonces of each process to itself.',
    caughtBy: ['shares/fetch/other-arm'],
    plant: inPorts(({ store }, arm) => ({ store: { ...store, take: (id) => store.take(`${id}@${arm}`), put: (item) => store.put(item.kind === 'nonce' ? { ...item, id: `${item.id}@${arm}` } : item) } })),
  },
  {
    id: 'shares/same-share-lost',
    what: 'Refuses a share while the same one is being stored.',
    caughtBy: ['shares/concurrency/creates'],
    collateral: [{ check: 'http/shares/pipelined', reason: 'It sends one share twice on one connection.' }],
    plant: inPorts(({ store }) => ({ store: exclusive(store) })),
  },
  {
    id: 'shares/headers-short',
    what: 'Refuses headers of more than 8 KiB.',
    caughtBy: ['shares/fetch/long-headers', 'http/shares/long-headers'],
    plant: inConfig(({ limits }) => ({ limits: { ...limits, headers: 8 * 1024 } })),
  },
  {
    id: 'shares/ticket-in-refusal',
    what: 'Repeats the certificate where it refuses a fetch.',
    caughtBy: ['shares/fetch/refusal-keeps-secrets'],
    plant: atSocket(() => changedAnswers((answer, { headers }) => (answer.status === 401 ? { ...answer, body: Buffer.from(String(headers['x-cdoc2-auth-x5c'])) } : answer))),
  },
  {
    id: 'shares/body-of-404',
    what: 'Explains in a body why a fetch is answered 404.',
    caughtBy: ['shares/fetch/refusal-empty'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (method === 'GET' && answer.status === 404 && isShare(url) ? { ...withHeaders(answer, { 'content-type': 'application/json' }), body: Buffer.from('{"error":"no such share"}') } : answer))),
  },
]);

const isShare = (url = ''): boolean => /^\/key-shares\/\w+$/.test(url);

function oncePerShare(parts: SharesParts): SharesParts {
  const given = new Set<string>();
  const giving = inRules('getShare', (rules) =>
    replaced(rules, 'recipient-matches', (rule) => ({
      ...rule,
      async check(context) {
        const violation = await rule.check(context);
        if (!violation) given.add(context.shareId);
        return violation;
      },
    })),
  );
  return giving(inRules('createNonce', (rules) => replaced(rules, 'share-stored', also(({ shareId }) => given.has(shareId))))(parts));
}

function idLength(takes: (length: number) => boolean): Plant {
  return inRules('getShare', (rules) =>
    replaced(rules, 'share-id-length', (rule) => ({ ...rule, check: ({ shareId: { length } }) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }) })),
  );
}

function firstCertificateOnly(rules: readonly GetShareRule[]): GetShareRule {
  const first = new Map<string, string>();
  const [any] = rules;
  if (!any) throw new Error('a server has rules');
  return {
    ...any,
    id: 'first-certificate',
    problem: 'share-not-found',
    check({ certificate, share }: GetShareContext) {
      const recipient = Buffer.from(share?.recipient ?? []).toString();
      const known = first.get(recipient) ?? certificate?.fingerprint256 ?? '';
      first.set(recipient, known);
      return known === certificate?.fingerprint256 ? undefined : { expected: 'the first certificate', actual: 'another one' };
    },
  };
}

function deleting({ ports: { store } }: SharesParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'DELETE' || !isShare(request.url)) return next();
    void store.take((request.url ?? '').slice('/key-shares/'.length)).then(() => response.writeHead(204).end());
  });
}

function headerWhereStored({ ports: { store } }: SharesParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (!isShare(request.url)) return next();
    void store.get((request.url ?? '').slice('/key-shares/'.length)).then((item) => {
      if (item) response.setHeader('x-expires', item.expiresAt.toISOString());
      next();
    });
  });
}

function exclusive(store: Store): Store {
  const under = new Set<string>();
  return {
    ...store,
    async put(item) {
      const key = Buffer.from(item.payload).toString('hex');
      if (item.kind === 'share' && under.has(key)) throw new Error('planted');
      if (item.kind === 'share') under.add(key);
      await sleep(100);
      await store.put(item);
      under.delete(key);
    },
  };
}
