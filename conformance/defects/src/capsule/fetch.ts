import { setTimeout as sleep } from 'node:timers/promises';
import type { CapsuleServerRules } from '@testbed/capsule-server';
import { publicKeyOf } from '@testbed/pki';
import { capsuleJson } from '@testbed/protocol';
import type { Answer, Rule, Store } from '@testbed/server-kit';
import { answering, changedAnswers, front, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at, inFetch, inPorts } from './plant.ts';

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

/** What a capsule server makes of a transaction id. */
const identifiers = inCapsuleServer('validation', [
  {
    id: 'capsule/id-length-unchecked',
    what: 'Looks for a capsule under ids of any length.',
    caughtBy: ['capsule/fetch/id-length/3', 'capsule/fetch/id-length/17', 'capsule/fetch/id-length/35', 'capsule/fetch/id-length/1000'],
    collateral: [{ check: 'capsule/fetch/error-body/400', reason: 'It asks with an id of 35 characters.' }],
    plant: inFetch((rules) => without(rules, 'transaction-id-length')),
  },
  {
    id: 'capsule/id-very-short-looked-for',
    what: 'Looks for a capsule under an id of 3 characters.',
    caughtBy: ['capsule/fetch/id-length/3'],
    plant: idLength((length) => length === 3 || isLength(length)),
  },
  {
    id: 'capsule/id-minimum-one-less',
    what: 'Looks for a capsule under an id of 17 characters.',
    caughtBy: ['capsule/fetch/id-length/17'],
    plant: idLength((length) => length === 17 || isLength(length)),
  },
  {
    id: 'capsule/id-minimum-one-more',
    what: 'Refuses an id of 18 characters for its length.',
    caughtBy: ['capsule/fetch/unknown/18-characters'],
    plant: idLength((length) => length !== 18 && isLength(length)),
  },
  {
    id: 'capsule/id-34-crashes',
    what: 'Has no room for an id of 34 characters that it did not make, and fails inside.',
    caughtBy: ['capsule/fetch/unknown/34-characters', 'capsule/fetch/unknown/random'],
    collateral: [{ check: 'capsule/fetch/error-body/404', reason: 'It asks with such an id.' }, { check: 'capsule/fetch/not-yours/same-answer', reason: 'It compares with such an id.' }],
    plant: inFetch((rules) => replaced(rules, 'capsule-stored', crashing(({ transactionId }) => transactionId.length === 34))),
  },
  {
    id: 'capsule/id-maximum-one-more',
    what: 'Looks for a capsule under an id of 35 characters.',
    caughtBy: ['capsule/fetch/id-length/35'],
    collateral: [{ check: 'capsule/fetch/error-body/400', reason: 'It asks with an id of 35 characters.' }],
    plant: idLength((length) => length === 35 || isLength(length)),
  },
  {
    id: 'capsule/id-very-long-looked-for',
    what: 'Looks for a capsule under an id of hundreds of characters.',
    caughtBy: ['capsule/fetch/id-length/1000'],
    plant: idLength((length) => length > 900 || isLength(length)),
  },
  {
    id: 'capsule/id-of-any-case',
    what: 'Finds a capsule under its id in other letter case.',
    caughtBy: ['capsule/fetch/unknown/other-case'],
    plant: finding((asked, kept) => asked.toLowerCase() === kept.toLowerCase()),
  },
  {
    id: 'capsule/id-beginning',
    what: 'Finds a capsule under the beginning of its id.',
    caughtBy: ['capsule/fetch/unknown/first-half'],
    plant: finding((asked, kept) => asked.length < kept.length && kept.startsWith(asked)),
  },
  {
    id: 'capsule/id-without-last-character',
    what: 'Compares all characters of an id but the last.',
    caughtBy: ['capsule/fetch/unknown/last-character'],
    plant: finding((asked, kept) => asked.length === kept.length && asked.slice(0, -1) === kept.slice(0, -1)),
  },
  {
    id: 'capsule/id-with-wildcards',
    what: 'Takes % and _ in an id for any characters.',
    caughtBy: ['capsule/fetch/unknown/wildcards'],
    plant: finding((asked, kept) => asked.includes('%') && kept.startsWith(asked.slice(0, asked.indexOf('%')))),
  },
  {
    id: 'capsule/id-in-query-crashes',
    what: 'Fails inside on an id with a quotation mark.',
    caughtBy: ['capsule/fetch/unknown/quotation-mark'],
    plant: inFetch((rules) => replaced(rules, 'transaction-id-length', crashing(({ transactionId }) => transactionId.includes("'")))),
  },
  {
    id: 'capsule/body-of-404',
    what: 'Explains in a body why a fetch is answered 404.',
    caughtBy: ['capsule/fetch/error-body/404'],
    plant: at('recipient', () => changedAnswers((answer, { url }) => (answer.status === 404 && idIn(url) !== '' ? explained(answer) : answer))),
  },
  {
    id: 'capsule/body-of-400',
    what: 'Explains in a body why a fetch is answered 400.',
    caughtBy: ['capsule/fetch/error-body/400'],
    plant: at('recipient', () => changedAnswers((answer, { url }) => (answer.status === 400 && idIn(url) !== '' ? explained(answer) : answer))),
  },
  {
    id: 'capsule/list',
    what: 'Answers GET /key-capsules with every id that it keeps.',
    caughtBy: ['capsule/fetch/no-id/nothing-listed', 'capsule/fetch/no-id/status-405'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules' ? emptyList : undefined))),
  },
  {
    id: 'capsule/collection-not-found',
    what: 'Answers GET /key-capsules 404.',
    caughtBy: ['capsule/fetch/no-id/status-405'],
    plant: at('recipient', () => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-capsules' ? { ...answer, status: 404 } : answer))),
  },
  {
    id: 'capsule/list-with-slash',
    what: 'Answers GET /key-capsules/ with every id that it keeps.',
    caughtBy: ['capsule/fetch/no-id/slash-nothing-listed', 'capsule/fetch/no-id/slash-status-404'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules/' ? emptyList : undefined))),
  },
  {
    id: 'capsule/collection-with-slash-malformed',
    what: 'Answers GET /key-capsules/ 400.',
    caughtBy: ['capsule/fetch/no-id/slash-status-404'],
    plant: at('recipient', () => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-capsules/' ? { ...answer, status: 400 } : answer))),
  },
]);

/** What a capsule server does on requests that are not of its contract. */
const detours = inCapsuleServer('authorisation', [
  { id: 'capsule/delete-deletes', what: 'Deletes a capsule for whoever sends DELETE.', caughtBy: ['capsule/fetch/method/delete'], plant: at('recipient', deleting) },
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

/** Whose capsule a capsule server takes it for. */
const recipients = inCapsuleServer('authorisation', [
  {
    id: 'capsule/recipient-unchecked',
    what: 'Serves a capsule to everybody who authenticates.',
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/stranger/negated-point', 'capsule/fetch/stranger/other-exponent'],
    plant: inFetch((rules) => without(rules, 'recipient-matches')),
  },
  {
    id: 'capsule/recipient-by-curve',
    what: 'Serves a capsule to everybody with a key on the same curve.',
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/stranger/negated-point'],
    plant: matching((key, recipient) => key.length === recipient.length && key[0] === recipient[0] && key[0] === 4),
  },
  {
    id: 'capsule/recipient-rsa-unchecked',
    what: 'Serves every capsule to everybody with an RSA key.',
    caughtBy: ['capsule/fetch/stranger/every-client'],
    plant: matching((key, recipient) => key[0] === 0x30 && recipient[0] === 4),
  },
  {
    id: 'capsule/recipient-by-x',
    what: 'Compares only the first coordinate of a point.',
    caughtBy: ['capsule/fetch/stranger/negated-point'],
    plant: matching((key, recipient) => key[0] === 4 && key.length === recipient.length && sameStart(key, recipient, 1 + (key.length - 1) / 2)),
  },
  {
    id: 'capsule/recipient-by-modulus',
    what: 'Compares only the modulus of an RSA key.',
    caughtBy: ['capsule/fetch/stranger/other-exponent'],
    plant: matching((key, recipient) => key[0] === 0x30 && key.length === recipient.length && sameStart(key, recipient, key.length - 3)),
  },
  {
    id: 'capsule/not-yours-forbidden',
    what: "Answers 403 where a capsule is somebody else's.",
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/not-yours/same-answer'],
    plant: inFetch((rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, problem: 'client-certificate-usage' }))),
  },
  {
    id: 'capsule/not-yours-header',
    what: "Says in a header of a 404 until when somebody else's capsule is kept.",
    caughtBy: ['capsule/fetch/not-yours/same-answer'],
    plant: at('recipient', headerWhereStored),
  },
  {
    id: 'capsule/not-yours-slower',
    what: "Takes 40 ms longer to answer 404 where the capsule is somebody else's.",
    caughtBy: ['capsule/fetch/not-yours/same-time'],
    plant: inFetch((rules) => replaced(rules, 'recipient-matches', slower)),
  },
]);

/** How a capsule server keeps what it was given. */
const storage = inCapsuleServer('storage', [
  {
    id: 'capsule/p-256-garbled',
    what: 'Gives the sender\'s point on P-256 back with its last octet changed.',
    caughtBy: ['capsule/fetch/returned/ecc-secp256r1'],
    plant: garbling('ecc_secp256r1'),
  },
  { id: 'capsule/rsa-garbled', what: 'Gives RSA key material back with its last octet changed.', caughtBy: ['capsule/fetch/returned/rsa'], plant: garbling('rsa') },
]);

/** What a capsule server does at the same moment. */
const concurrency = inCapsuleServer('concurrency', [
  {
    id: 'capsule/busy-capsule-not-found',
    what: 'Does not find a capsule while it is being fetched.',
    caughtBy: ['capsule/fetch/repeatable/at-once'],
    plant: inPorts(({ store }) => ({ store: exclusive(store) })),
  },
  {
    id: 'capsule/same-upload-lost',
    what: 'Loses a capsule when the same one is being stored at that moment.',
    caughtBy: ['capsule/upload/repeated/at-once'],
    plant: inPorts(({ store }) => ({ store: losing(store) })),
  },
  {
    id: 'capsule/arms-apart',
    what: 'Keeps the capsules of each process to itself.',
    caughtBy: ['capsule/concurrency/arms'],
    plant: inPorts(({ store }, arm) => ({ store: { ...store, get: async (id) => keptBy(arm, await store.get(id)), put: (item) => store.put({ ...item, kind: `${item.kind}@${arm}` }) } })),
  },
]);

export const fetchDefects = [...identifiers, ...detours, ...recipients, ...storage, ...concurrency];

type Plant = (parts: CapsuleParts) => CapsuleParts;
type FetchContext = Parameters<CapsuleServerRules['getCapsule'][number]['check']>[0];

const emptyList = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('[]') };

function isLength(length: number): boolean {
  return length >= 18 && length <= 34;
}

function idLength(takes: (length: number) => boolean): Plant {
  return inFetch((rules) =>
    replaced(rules, 'transaction-id-length', (rule) => ({
      ...rule,
      check: ({ transactionId: { length } }: FetchContext) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }),
    })),
  );
}

function crashing(when: (context: FetchContext) => boolean): (rule: Rule<FetchContext>) => Rule<FetchContext> {
  return (rule) => ({
    ...rule,
    async check(context) {
      const violation = await rule.check(context);
      if (when(context) && (violation || rule.id !== 'capsule-stored')) throw new Error('planted');
      return violation;
    },
  });
}

/** Finds a capsule under ids that resemble its own. */
function finding(resembles: (asked: string, kept: string) => boolean): Plant {
  const ids = new Set<string>();
  const find = inPorts(({ store }) => ({
    store: {
      ...store,
      put(item) {
        ids.add(item.id);
        return store.put(item);
      },
      get: (id) => store.get(ids.has(id) ? id : ([...ids].find((kept) => resembles(id, kept)) ?? id)),
    },
  }));
  // What resembles an id may have another length.
  const ofAnyLength = idLength((length) => length > 8);
  return (parts) => ofAnyLength(find(parts));
}

function explained(answer: Required<Answer>): Answer {
  return { ...withHeaders(answer, { 'content-type': 'application/json' }), body: Buffer.from('{"error":"no such capsule"}') };
}

const idIn = (url = ''): string => /^\/key-capsules\/([^/?]+)/.exec(url)?.[1] ?? '';

function deleting({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'DELETE') return next();
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

function headerWhereStored({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    void store.get(idIn(request.url)).then((item) => {
      if (item) response.setHeader('x-expires', item.expiresAt.toISOString());
      next();
    });
  });
}

/** Takes a capsule for the recipient's where the keys agree by the given comparison too. */
function matching(agrees: (key: Uint8Array, recipient: Uint8Array) => boolean): Plant {
  return inFetch((rules) =>
    replaced(
      rules,
      'recipient-matches',
      except(({ item, certificate }) => {
        if (!item || !certificate) return false;
        const key = publicKeyOf(certificate);
        return agrees(key.type === 'ec' ? key.point : key.der, item.recipient);
      }),
    ),
  );
}

function sameStart(one: Uint8Array, other: Uint8Array, length: number): boolean {
  return Buffer.from(one.subarray(0, length)).equals(other.subarray(0, length));
}

function slower(rule: Rule<FetchContext>): Rule<FetchContext> {
  return {
    ...rule,
    async check(context) {
      const violation = await rule.check(context);
      if (violation) await sleep(40);
      return violation;
    },
  };
}

function garbling(kind: string): Plant {
  return inPorts(({ store }) => ({
    store: {
      ...store,
      async get(id) {
        const item = await store.get(id);
        return item?.kind === kind ? { ...item, payload: Buffer.concat([item.payload.subarray(0, -1), Buffer.of((item.payload.at(-1) ?? 0) ^ 1)]) } : item;
      },
    },
  }));
}

function exclusive(store: Store): Store {
  const busy = new Set<string>();
  return {
    ...store,
    async get(id) {
      if (busy.has(id)) return undefined;
      busy.add(id);
      await sleep(30);
      busy.delete(id);
      return store.get(id);
    },
  };
}

function losing(store: Store): Store {
  const under = new Set<string>();
  return {
    ...store,
    async put(item) {
      const key = Buffer.from(item.payload).toString('hex');
      if (under.has(key)) return;
      under.add(key);
      await store.put(item);
      await sleep(150);
      under.delete(key);
    },
  };
}

function keptBy<Item extends { readonly kind: string }>(arm: number, item: Item | undefined): Item | undefined {
  return item?.kind.endsWith(`@${arm}`) ? { ...item, kind: item.kind.slice(0, -2) } : undefined;
}
