import { setTimeout as sleep } from 'node:timers/promises';
import type { CapsuleServerRules } from '@testbed/capsule-server';
import { publicKeyOf } from '@testbed/pki';
import { capsuleJson } from '@testbed/protocol';
import type { Store } from '@testbed/server-kit';
import { answering, changedAnswers, front, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at, inFetch, inPorts } from './plant.ts';

/** What a capsule server makes of a transaction id. */
const identifiers = inCapsuleServer('validation', [
  { id: 'capsule/id-length-unchecked', what: 'Looks for a capsule under ids of any length.', caughtBy: ['capsule/fetch/id-length/17', 'capsule/fetch/id-length/35'], plant: inFetch((rules) => without(rules, 'transaction-id-length')) },
  { id: 'capsule/id-minimum-one-less', what: 'Looks for a capsule under an id of 17 characters.', caughtBy: ['capsule/fetch/id-length/17'], plant: idLength(17, 34) },
  { id: 'capsule/id-minimum-one-more', what: 'Refuses an id of 18 characters for its length.', caughtBy: ['capsule/fetch/unknown/18-characters'], plant: idLength(19, 34) },
  { id: 'capsule/id-maximum-one-more', what: 'Looks for a capsule under an id of 35 characters.', caughtBy: ['capsule/fetch/id-length/35'], plant: idLength(18, 35) },
  { id: 'capsule/unknown-id-crashes', what: 'Fails inside when there is no capsule with the id.', caughtBy: ['capsule/fetch/unknown/random'], plant: inFetch((rules) => replaced(rules, 'capsule-stored', (rule) => ({ ...rule, problem: 'internal-error' }))) },
  { id: 'capsule/id-of-any-case', what: 'Finds a capsule under its id in other letter case.', caughtBy: ['capsule/fetch/unknown/other-case'], plant: inPorts(({ store }) => ({ store: finding(store, (id) => id.toLowerCase().replace(/^kc/, 'KC')) })) },
  { id: 'capsule/id-beginning', what: 'Finds a capsule under the beginning of its id.', caughtBy: ['capsule/fetch/unknown/first-half'], plant: inPorts(({ store }) => ({ store: beginning(store) })) },
  { id: 'capsule/id-in-query', what: 'Takes the transaction id from the query where there is one.', caughtBy: ['capsule/fetch/path/query'], plant: at('recipient', () => front((request, _, next) => rewriting(request, next, (url) => url.replace(/\/key-capsules\/[^?]*\?.*?(?:transactionId|id)=([^&]+).*/, '/key-capsules/$1')))) },
  { id: 'capsule/body-of-not-found', what: 'Explains in a body why a fetch is answered 404.', caughtBy: ['capsule/fetch/error-body/404'], plant: at('recipient', () => changedAnswers((answer) => (answer.status === 404 ? { ...withHeaders(answer, { 'content-type': 'application/json' }), body: Buffer.from('{"error":"not found"}') } : answer))) },
  { id: 'capsule/list', what: 'Answers GET /key-capsules with every id that it keeps.', caughtBy: ['capsule/fetch/no-id/nothing-listed'], plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules' ? emptyList : undefined))) },
  { id: 'capsule/list-with-slash', what: 'Answers GET /key-capsules/ with every id that it keeps.', caughtBy: ['capsule/fetch/no-id/slash-nothing-listed'], plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules/' ? emptyList : undefined))) },
]);

/** What a capsule server does on requests that are not of its contract. */
const methods = inCapsuleServer('authorisation', [
  { id: 'capsule/delete-deletes', what: 'Deletes a capsule for whoever sends DELETE.', caughtBy: ['capsule/fetch/method/delete'], plant: at('recipient', deleting) },
  { id: 'capsule/put-accepted', what: 'Answers PUT as if it had stored something.', caughtBy: ['capsule/fetch/method/put'], plant: at('recipient', () => answering(({ method }) => (method === 'PUT' ? { status: 204 } : undefined))) },
  { id: 'capsule/patch-accepted', what: 'Answers PATCH as if it had changed something.', caughtBy: ['capsule/fetch/method/patch'], plant: at('recipient', () => answering(({ method }) => (method === 'PATCH' ? { status: 200 } : undefined))) },
  { id: 'capsule/sender-serves', what: 'Serves capsules on the interface of senders, where nobody authenticates.', caughtBy: ['capsule/fetch/interface/sender-gives-nothing'], plant: at('sender', serving) },
  { id: 'capsule/recipient-stores', what: 'Takes uploads on the interface of recipients.', caughtBy: ['capsule/fetch/interface/recipient-takes-nothing'], plant: at('recipient', () => answering(({ method, url }) => (method === 'POST' && url === '/key-capsules' ? { status: 201, headers: { location: `/key-capsules/KC${'0'.repeat(32)}` } } : undefined))) },
]);

/** Whose capsule a capsule server takes it for. */
const recipients = inCapsuleServer('authorisation', [
  { id: 'capsule/recipient-unchecked', what: 'Serves a capsule to everybody who authenticates.', caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/not-yours/same-answer'], plant: inFetch((rules) => without(rules, 'recipient-matches')) },
  { id: 'capsule/recipient-by-curve', what: 'Serves a capsule to everybody with a key on the same curve.', caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/not-yours/same-answer'], plant: matching((key, recipient) => key.length === recipient.length && key[0] === recipient[0]) },
  { id: 'capsule/recipient-by-x', what: 'Compares only the first coordinate of a point.', caughtBy: ['capsule/fetch/stranger/negated-point'], plant: matching((key, recipient) => key[0] === 4 && key.length === recipient.length && sameStart(key, recipient, 1 + (key.length - 1) / 2)) },
  { id: 'capsule/recipient-by-modulus', what: 'Compares only the beginning of an RSA key, not its exponent.', caughtBy: ['capsule/fetch/stranger/other-exponent'], plant: matching((key, recipient) => key[0] === 0x30 && key.length === recipient.length && sameStart(key, recipient, key.length - 3)) },
  { id: 'capsule/not-yours-forbidden', what: 'Answers 403 where a capsule is somebody else\'s.', caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/not-yours/same-answer'], plant: inFetch((rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, problem: 'client-certificate-usage' }))) },
  { id: 'capsule/not-yours-header', what: 'Says in a header of a 404 until when somebody else\'s capsule is kept.', caughtBy: ['capsule/fetch/not-yours/same-answer'], plant: at('recipient', headerWhereStored) },
  { id: 'capsule/not-yours-slower', what: 'Takes 40 ms longer to answer 404 where the capsule is somebody else\'s.', caughtBy: ['capsule/fetch/not-yours/same-time'], plant: inFetch((rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, check: async (context) => { const violation = await rule.check(context); if (violation) await sleep(40); return violation; } }))) },
]);

/** How a capsule server keeps what it was given. */
const storage = inCapsuleServer('storage', [
  { id: 'capsule/fetched-once', what: 'Deletes a capsule when it is fetched.', caughtBy: ['capsule/fetch/repeatable/in-turn'], plant: inPorts(({ store }) => ({ store: { ...store, get: (id) => store.take(id) } })) },
  { id: 'capsule/key-material-cut', what: 'Keeps only 255 bytes of key material.', caughtBy: ['capsule/fetch/key-material-longest'], plant: inPorts(({ store }) => ({ store: { ...store, put: (item) => store.put({ ...item, payload: item.payload.subarray(0, 255) }) } })) },
  { id: 'capsule/key-material-trimmed', what: 'Drops zero bytes at the end of key material.', caughtBy: ['capsule/fetch/key-material-zeros'], plant: inPorts(({ store }) => ({ store: { ...store, put: (item) => store.put({ ...item, payload: trimmed(item.payload) }) } })) },
  { id: 'capsule/same-upload-lost', what: 'Loses a capsule when the same one is being stored at that moment.', caughtBy: ['capsule/upload/repeated/at-once'], plant: inPorts(({ store }) => ({ store: losing(store) })) },
  { id: 'capsule/arms-apart', what: 'Keeps the capsules of each process to itself.', caughtBy: ['capsule/concurrency/arms'], plant: inPorts(({ store }, arm) => ({ store: { ...store, get: async (id) => keptBy(arm, await store.get(id)), put: (item) => store.put({ ...item, kind: `${item.kind}@${arm}` }) } })) },
]);

export const fetchDefects = [...identifiers, ...methods, ...recipients, ...storage];

type FetchContext = Parameters<CapsuleServerRules['getCapsule'][number]['check']>[0];

const emptyList = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('[]') };

function idLength(least: number, most: number): ReturnType<typeof inFetch> {
  return inFetch((rules) =>
    replaced(rules, 'transaction-id-length', (rule) => ({
      ...rule,
      check: ({ transactionId: { length } }: FetchContext) => (length >= least && length <= most ? undefined : { expected: `${least} to ${most}`, actual: String(length) }),
    })),
  );
}

function finding(store: Store, canonical: (id: string) => string): Store {
  return { ...store, get: (id) => store.get(canonical(id)) };
}

function beginning(store: Store): Store {
  const ids: string[] = [];
  return {
    ...store,
    put(item) {
      ids.push(item.id);
      return store.put(item);
    },
    get: (id) => store.get(ids.find((known) => known.startsWith(id)) ?? id),
  };
}

function rewriting(request: { url?: string | undefined }, next: () => void, rewrite: (url: string) => string): void {
  request.url = rewrite(request.url ?? '');
  next();
}

const idIn = (url = ''): string => /^\/key-capsules\/([^/?]+)/.exec(url)?.[1] ?? '';

function deleting({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'DELETE') return next();
    void store.take(idIn(request.url)).then(() => response.writeHead(204).end());
  });
}

function serving({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'GET') return next();
    void store.get(idIn(request.url)).then((item) => {
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
function matching(agrees: (key: Uint8Array, recipient: Uint8Array) => boolean): ReturnType<typeof inFetch> {
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

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
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
