import { setTimeout as sleep } from 'node:timers/promises';
import type { ShareContext } from '@testbed/shares-server';
import { nonceJson } from '@testbed/protocol';
import type { Store, StoredItem } from '@testbed/server-kit';
import { changedAnswers } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import { also, replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { atSocket, inConfig, inPorts, inRules } from './plant.ts';

type Plant = (parts: SharesParts) => SharesParts;

/** How a shares server gives nonces out. */
const issued = inSharesServer('nonces', [
  {
    id: 'shares/nonce-in-base64',
    what: 'Writes nonces in base64, whose characters change in a query.',
    caughtBy: ['shares/nonce/characters'],
    plant: atSocket(() => changedAnswers((answer, { url }) => (answer.status === 200 && isNoncePath(url) ? { ...answer, body: Buffer.from(nonceJson(`${nonceIn(answer.body)}+=`)) } : answer))),
  },
  {
    id: 'shares/nonce-short',
    what: 'Makes nonces of eight characters.',
    caughtBy: ['shares/nonce/length'],
    plant: inPorts(({ random }, arm) => ({ random: noncesFrom(random, arm, (bytes) => bytes.subarray(0, 6)) })),
  },
  { id: 'shares/nonce-counted', what: 'Counts its nonces up, so that everybody can guess them.', caughtBy: ['shares/nonce/fresh'], plant: countingNonces },
  {
    id: 'shares/nonce-null-refused',
    what: 'Refuses to give a nonce for the body null.',
    caughtBy: ['shares/nonce/body-null'],
    plant: bodyRefused((text) => text === 'null'),
  },
  {
    id: 'shares/nonce-object-refused',
    what: 'Refuses to give a nonce for the body {}.',
    caughtBy: ['shares/nonce/body-object'],
    plant: bodyRefused((text) => text === '{}'),
  },
  {
    id: 'shares/nonce-length-0-refused',
    what: 'Refuses to give a nonce for Content-Length: 0.',
    caughtBy: ['shares/nonce/body-length-0'],
    plant: bodyRefused((_, headers) => headers['content-length'] === '0' && headers['content-type'] === undefined),
  },
  {
    id: 'shares/nonce-empty-json-refused',
    what: 'Refuses to give a nonce for an empty body labelled JSON, as a public client sends it.',
    caughtBy: ['shares/nonce/body-empty-json'],
    plant: bodyRefused((text, headers) => text === '' && headers['content-type'] === 'application/json'),
  },
  {
    id: 'shares/nonce-for-nothing',
    what: 'Gives nonces for shares that are not there.',
    caughtBy: ['shares/nonce/share-unknown', 'shares/nonce/share-id-18', 'shares/nonce/share-id-34'],
    plant: inRules('createNonce', (rules) => rules.filter(({ id }) => id !== 'share-stored' && id !== 'share-not-expired')),
  },
  {
    id: 'shares/nonce-id-18-refused',
    what: 'Refuses a share id of 18 characters for its length.',
    caughtBy: ['shares/nonce/share-id-18'],
    plant: nonceIdLength((length) => length >= 19 && length <= 34),
  },
  {
    id: 'shares/nonce-id-34-refused',
    what: 'Refuses a share id of 34 characters for its length.',
    caughtBy: ['shares/nonce/share-id-34'],
    plant: nonceIdLength((length) => length >= 18 && length <= 33),
  },
  {
    id: 'shares/nonce-id-17-looked-for',
    what: 'Looks for a share under an id of 17 characters.',
    caughtBy: ['shares/nonce/share-id-17'],
    plant: nonceIdLength((length) => length >= 17 && length <= 34),
  },
  {
    id: 'shares/nonce-id-35-looked-for',
    what: 'Looks for a share under an id of 35 characters.',
    caughtBy: ['shares/nonce/share-id-35'],
    plant: nonceIdLength((length) => length >= 18 && length <= 35),
  },
]);

/** Which nonces a shares server takes. */
const accepted = inSharesServer('nonces', [
  {
    id: 'shares/nonce-unchecked',
    what: 'Takes any nonce.',
    caughtBy: ['shares/nonce/unknown', 'shares/nonce/altered', 'shares/nonce/other-share', 'shares/nonce/other-person'],
    plant: takesNonces(() => true),
  },
  {
    id: 'shares/nonce-by-its-length',
    what: 'Takes any nonce of the right length.',
    caughtBy: ['shares/nonce/unknown', 'shares/nonce/altered', 'shares/nonce/other-share', 'shares/nonce/other-person'],
    plant: takesNonces((nonce) => nonce.length === 22),
  },
  {
    id: 'shares/nonce-of-others-taken',
    what: 'Takes nonces that it never gave.',
    caughtBy: ['shares/nonce/unknown'],
    plant: remembersNonces(({ nonce }, given) => nonce !== '' && !given.some((one) => one.nonce.slice(1) === nonce.slice(1))),
  },
  {
    id: 'shares/nonce-of-a-person',
    what: 'Binds nonces to people instead of shares.',
    caughtBy: ['shares/nonce/other-share'],
    plant: remembersNonces(({ nonce, person }, given) => given.some((one) => one.nonce === nonce && one.person === person)),
  },
  {
    id: 'shares/nonce-by-its-end',
    what: 'Compares only the end of a nonce.',
    caughtBy: ['shares/nonce/altered'],
    plant: remembersNonces(({ nonce }, given) => given.some((one) => one.nonce.slice(1) === nonce.slice(1))),
  },
  {
    id: 'shares/nonce-of-any-share',
    what: 'Binds nonces to no share.',
    caughtBy: ['shares/nonce/other-share', 'shares/nonce/other-person'],
    plant: remembersNonces(({ nonce }, given) => given.some((one) => one.nonce === nonce)),
  },
  { id: 'shares/nonce-one-a-share', what: 'Forgets the nonce of a share when it gives another one.', caughtBy: ['shares/nonce/several'], plant: oneNonceAShare },
  {
    id: 'shares/nonce-never-used-up',
    what: 'Takes a nonce as often as it is shown.',
    caughtBy: ['shares/nonce/replay', 'shares/nonce/used-in-new-ticket', 'shares/concurrency/nonce-twice'],
    plant: inConfig(() => ({ replay: 'allow' })),
  },
  {
    id: 'shares/nonce-used-up-late',
    what: 'Looks for a nonce and deletes it a moment later.',
    caughtBy: ['shares/concurrency/nonce-twice'],
    plant: inPorts(({ store }) => ({ store: takingLate(store) })),
  },
  {
    id: 'shares/nonce-never-old',
    what: 'Takes a nonce however old it is.',
    caughtBy: ['shares/nonce/lifetime-clock'],
    plant: inRules('getShare', (rules) => rules.filter(({ id }) => id !== 'nonce-fresh')),
  },
  {
    id: 'shares/nonce-lives-longer',
    what: 'Takes a nonce for ten minutes instead of five.',
    caughtBy: ['shares/nonce/lifetime-clock'],
    plant: inConfig(({ nonceLifetime }) => ({ nonceLifetime: 2 * nonceLifetime })),
  },
]);

export const nonceDefects = [...issued, ...accepted];

function isNoncePath(url = ''): boolean {
  return url.endsWith('/nonce');
}

function nonceIn(body: Uint8Array): string {
  return (JSON.parse(Buffer.from(body).toString()) as { readonly nonce: string }).nonce;
}

/** Makes the second and every further random value of a request's kind otherwise: shares are made by the rule before. */
function noncesFrom(random: SharesParts['ports']['random'], _arm: number, change: (bytes: Uint8Array) => Uint8Array): SharesParts['ports']['random'] {
  return { bytes: (length) => (new Error('where').stack?.includes('/nonce/') ? change(random.bytes(length)) : random.bytes(length)) };
}

function countingNonces(parts: SharesParts): SharesParts {
  let next = parts.arm * 2 ** 40;
  return inPorts(({ random }, arm) => ({
    random: noncesFrom(random, arm, (bytes) => {
      next += 1;
      return Buffer.concat([Buffer.from(next.toString(16).padStart(16, '0'), 'hex'), bytes.subarray(8)]);
    }),
  }))(parts);
}

function bodyRefused(when: (text: string, headers: Readonly<Record<string, string | undefined>>) => boolean): Plant {
  return inRules('createNonce', (rules) => replaced(rules, 'nonce-body', also(({ request }) => when(Buffer.from(request.body).toString(), request.headers))));
}

function nonceIdLength(takes: (length: number) => boolean): Plant {
  return inRules('createNonce', (rules) =>
    replaced(rules, 'share-id-length', (rule) => ({ ...rule, check: ({ shareId: { length } }: ShareContext) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }) })),
  );
}

const someNonce: StoredItem = { id: 'any', kind: 'nonce', recipient: new Uint8Array(), payload: new Uint8Array(), createdAt: new Date(0), expiresAt: new Date(8.64e15), expiryAdjusted: false };

/** Takes nonces of a kind although they are not stored. */
function takesNonces(takes: (nonce: string, shareId: string) => boolean): Plant {
  return inRules('getShare', (rules) =>
    replaced(rules, 'nonce-known', (rule) => ({
      ...rule,
      async check(context) {
        const violation = await rule.check(context);
        const nonce = /nonce=([^"]*)/.exec(disclosed(context.headers?.presentation))?.[1] ?? '';
        if (!violation || !takes(nonce, context.shareId)) return violation;
        context.nonce = someNonce;
        return undefined;
      },
    })),
  );
}

/** A nonce, and for whose share it was given or is shown. */
interface Known {
  readonly nonce: string;
  readonly person: string | undefined;
}

/** Takes nonces that resemble those given before; a nonce that was used stays used. */
function remembersNonces(resembles: (shown: Known, given: readonly Known[]) => boolean): Plant {
  const given: Known[] = [];
  const used = new Set<string>();
  const people = new Map<string, string>();
  const storing = inPorts(({ store }) => ({
    store: {
      ...store,
      put(item) {
        if (item.kind === 'share') people.set(item.id, Buffer.from(item.recipient).toString());
        return store.put(item);
      },
    },
  }));
  const giving = atSocket(() =>
    changedAnswers((answer, { url = '' }) => {
      if (answer.status === 200 && isNoncePath(url)) given.push({ nonce: nonceIn(answer.body), person: people.get(url.split('/')[2] ?? '') });
      return answer;
    }),
  );
  const taking = takesNonces((nonce, shareId) => {
    const takes = !used.has(nonce) && resembles({ nonce, person: people.get(shareId) }, given);
    used.add(nonce);
    return takes;
  });
  return (parts) => giving(taking(storing(parts)));
}

function disclosed(presentation = ''): string {
  return presentation.split('~').slice(1).map((part) => Buffer.from(part, 'base64url').toString()).join(' ');
}

function oneNonceAShare(parts: SharesParts): SharesParts {
  const current = new Map<string, string>();
  return atSocket(() =>
    changedAnswers((answer, { url = '' }) => {
      if (answer.status === 200 && isNoncePath(url)) current.set(url, nonceIn(answer.body));
      return answer;
    }),
  )(
    inRules('getShare', (rules) =>
      replaced(
        rules,
        'nonce-known',
        also(({ shareId, headers }) => {
          const known = current.get(`/key-shares/${shareId}/nonce`);
          return known !== undefined && !disclosed(headers?.presentation).includes(`nonce=${known}`);
        }),
      ),
    )(parts),
  );
}

function takingLate(store: Store): Store {
  return {
    ...store,
    async take(id) {
      const item = await store.get(id);
      await sleep(150);
      await store.take(id);
      return item;
    },
  };
}
